"""The benchmark (`./run bench`): a server of its own on a throw-away data folder, measured from the same machine.

Beside every figure stands the same work done bare (a Django view that answers a few words; openpyxl and WeasyPrint
alone), measured in the same run: the ratio says what the platform costs, whatever the machine.
"""
