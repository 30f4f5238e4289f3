"""Makers for the tests: one that works, one that refuses, one that breaks, one that is overtaken."""

from typing import Any

import pytest
from django.conf import LazySettings

from benchmark_platform.accounts.models import User
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.models import ExportJob, StoredFile
from benchmark_platform.core.services.exports import report_progress
from benchmark_platform.core.services.files import store_made
from tests.factories import make_branch, make_user


def works(job: ExportJob) -> StoredFile:
    report_progress(job, done=1, total=2)
    return store_made("内容".encode(), name="示例文件.pdf", kind="pdf", content_type="application/pdf", by=job.owner)


def refuses(job: ExportJob) -> StoredFile:
    raise Refused("没有可以打印的申请表。")


def breaks(job: ExportJob) -> StoredFile:
    raise RuntimeError("disk full")


def overtaken(job: ExportJob) -> StoredFile:
    """Another run has begun meanwhile; this one notices at the end."""
    ExportJob.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
    return store_made(b"x", name="x.pdf", kind="pdf", content_type="application/pdf", by=job.owner)


def overtaken_midway(job: ExportJob) -> StoredFile:
    """Another run has begun meanwhile; this one notices at its next sign of life."""
    ExportJob.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
    report_progress(job, done=1, total=2)
    raise AssertionError("not reached")


def overtaken_refused(job: ExportJob) -> StoredFile:
    """Another run has begun meanwhile; this one has nothing to leave behind."""
    ExportJob.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)
    raise Refused("没有可以打印的申请表。")


@pytest.fixture(autouse=True)
def kinds(settings: LazySettings) -> None:
    here = "tests.core_exports.conftest"
    names = ("works", "refuses", "breaks", "overtaken", "overtaken_midway", "overtaken_refused")
    settings.EXPORT_KINDS = {f"test.{name}": f"{here}.{name}" for name in names}


@pytest.fixture
def owner(db: None) -> User:
    return make_user(make_branch(), name="李秀英")


def queued(owner: User, kind: str = "test.works", **facts: Any) -> ExportJob:
    return ExportJob.objects.create(kind=kind, title="申请表合订（2份）", owner=owner, **facts)
