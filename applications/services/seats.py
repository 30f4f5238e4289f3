"""The seats of a campaign: one row for each place of the quotas, so that an eleventh has nowhere to sit (S3)."""

from django.db import transaction

from applications.models import Application, Seat
from benchmark_platform.campaigns.models import Campaign, Quota
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Track


def lock_quotas(campaign: Campaign) -> list[Quota]:
    """Lock the campaign's quotas: whoever gives or takes a seat does this first, then locks the applications by id."""
    return list(Quota.objects.select_for_update(of=("self",)).filter(campaign=campaign).order_by("pk"))


def ensure_seats(campaign: Campaign) -> list[Seat]:
    """Make the rows that the quotas ask for; twice changes nothing. One place more or fewer is a change of the quota.

    :raises Refused: when a quota asks for fewer places than are taken.
    """
    with transaction.atomic():
        for quota in lock_quotas(campaign):
            _fit(campaign, quota)
        return list(Seat.objects.filter(campaign=campaign).order_by("track", "number"))


def _fit(campaign: Campaign, quota: Quota) -> None:
    seats = list(Seat.objects.filter(campaign=campaign, track=quota.track).order_by("number"))
    taken = sum(1 for seat in seats if seat.application_id)
    if taken > quota.seats:
        label = Track(quota.track).label
        raise Refused(f"{label}名额设为 {quota.seats} 个，但已有 {taken} 个创建对象；请先更正名额或更正结果。")
    numbers = {seat.number for seat in seats}
    new = [number for number in range(1, quota.seats + 1) if number not in numbers]
    Seat.objects.bulk_create(
        Seat(campaign=campaign, track=quota.track, number=number) for number in new[: max(0, quota.seats - len(seats))]
    )
    empty = [seat for seat in reversed(seats) if not seat.application_id]
    for seat in empty[: max(0, len(seats) - quota.seats)]:
        seat.delete()


def free_seat(campaign: Campaign, track: str) -> Seat | None:
    """Return the first empty seat of a track, or None; the caller has locked the quotas."""
    return Seat.objects.filter(campaign=campaign, track=track, application__isnull=True).order_by("number").first()


def free_seats(campaign: Campaign, track: str) -> list[Seat]:
    """Return the empty seats of a track in their order; the caller has locked the quotas."""
    return list(Seat.objects.filter(campaign=campaign, track=track, application__isnull=True).order_by("number"))


def take_seat(seat: Seat, application: Application) -> Seat:
    """Seat an application; the caller has locked quotas and application."""
    seat.application = application
    seat.save(update_fields=["application"])
    return seat


def leave_seat(application: Application) -> Seat:
    """Empty the seat of a selected application; the caller has locked quotas and application."""
    seat = Seat.objects.get(application=application)
    seat.application = None
    seat.save(update_fields=["application"])
    return seat
