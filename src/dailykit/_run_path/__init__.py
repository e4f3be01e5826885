"""The directory that ``dailykit run`` puts first on a command's PYTHONPATH.

``daily`` in it is `dailykit.daily`, and comes before an installed daily-python. ``sitecustomize``
keeps Daily's variables local.
"""
