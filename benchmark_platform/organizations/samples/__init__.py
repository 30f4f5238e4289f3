"""Sample bodies for a demonstration: the same at every run, believable, and visibly samples (示例)."""

from benchmark_platform.organizations.samples.build import SampleOrganizations, make_sample_organizations

__all__ = ["SampleOrganizations", "make_sample_organizations"]
