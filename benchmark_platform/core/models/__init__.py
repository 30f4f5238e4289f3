"""Files as stored, and documents made in the background."""

from benchmark_platform.core.models.export_job import ExportJob
from benchmark_platform.core.models.stored_file import StoredFile

__all__ = ["ExportJob", "StoredFile"]
