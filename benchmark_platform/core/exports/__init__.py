"""The page of a document that is made in the background: progress, download, another try."""
