"""Master data in and out by Excel: one Resource base class with Chinese columns and messages, on django-import-export.

``fields`` and ``widgets`` describe a column, ``resource`` is the base class, ``run`` carries an import out (all or
nothing), ``excel`` makes template and export, ``admin`` puts the pages into the back office.
"""
