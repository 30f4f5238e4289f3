"""What may be uploaded: one check for every door. Knows no model and stores nothing."""

from benchmark_platform.core.uploads.checks import CheckedUpload, check_upload
from benchmark_platform.core.uploads.kinds import Kind, UploadRefused
from benchmark_platform.core.uploads.names import clean_name, safe_disposition
from benchmark_platform.core.uploads.sniffing import sniff

__all__ = ["CheckedUpload", "Kind", "UploadRefused", "check_upload", "clean_name", "safe_disposition", "sniff"]
