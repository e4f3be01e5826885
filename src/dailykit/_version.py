"""The version of this package, read by the build and by ``dailykit.__version__``."""

__version__ = "0.1.0"
