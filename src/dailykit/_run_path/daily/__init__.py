"""The module ``daily`` of programs under ``dailykit run``: `dailykit.daily`, under that name."""

import sys

try:
    import dailykit.daily
except ModuleNotFoundError as error:
    if error.name not in ("dailykit", "dailykit.daily"):
        raise
    raise ImportError(
        f"dailykit is not installed for {sys.executable}, which runs this program: "
        'install it there, with pip install "dailykit[all]"'
    ) from None

sys.modules[__name__] = dailykit.daily
