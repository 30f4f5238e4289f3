"""Deeds of this floor."""

from benchmark_platform.organizations.services.organizations import set_active

__all__ = ["set_active"]
