"""The one door to paper: PDF (WeasyPrint), Excel (openpyxl), Word (python-docx). Knows no model.

Import the module that is needed (``documents.pdf``, ``documents.xlsx``, ``documents.tables``, ``documents.word``);
the libraries behind them are imported on first use.
"""
