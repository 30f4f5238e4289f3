"""`manage.py demo`: the demo data, made once; what is there is kept."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign, StageCode
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.demo import assessment, creation, forms, mobilization, people, plan, secret, selection
from benchmark_platform.organizations.models import Organization, Prefecture
from benchmark_platform.organizations.samples import build as samples
from benchmark_platform.organizations.samples import make_sample_organizations

# The stages that the platform can run so far; the last one is the default.
BUILT = (
    StageCode.MOBILIZATION,
    StageCode.APPLICATION,
    StageCode.SELECTION,
    StageCode.CREATION,
    StageCode.ASSESSMENT,
)
STAGES = tuple(code for code in StageCode if code != StageCode.FOLLOW_UP)
DIRECT_BRANCHES = {
    StageCode.SELECTION.value: selection.DIRECT_BRANCHES,
    StageCode.CREATION.value: creation.DIRECT_BRANCHES,
    StageCode.ASSESSMENT.value: assessment.DIRECT_BRANCHES,
}
SHOWN_ACCOUNTS = 120
WIDE_SPACE = "\u3000"


class Command(BaseCommand):
    help = (
        "Make the demo data: the plan of 2020 with its calendar moved, sample bodies, accounts, forms in every state."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument(
            "--stage",
            choices=[code.value for code in STAGES],
            default=BUILT[-1].value,
            help="the stage that is open today",
        )
        parser.add_argument("--size", type=int, default=1, help="how many times as many organisations (default 1)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the data unless there are any, and print the accounts."""
        stage, size = options["stage"], options["size"]
        if stage not in BUILT:
            built = ", ".join(code.value for code in BUILT)
            raise CommandError(f'The stage "{stage}" comes in a later version; there are so far: {built}.')
        if not 1 <= size <= 1000:
            raise CommandError("--size must be between 1 and 1000.")
        if has_data():
            self.keep()
        else:
            self.make(stage, size)
        self.print_accounts()

    def make(self, stage: str, size: int) -> None:
        """Make everything or nothing."""
        password = secret.wanted() or secret.made()
        day = today()
        with transaction.atomic():
            campaign = plan.copy_for(plan.load_plan(), stage=stage, day=day)
            self.stdout.write(f"Plan: {campaign.code}, {self.days_of(campaign, stage)}")
            make_sample_organizations(
                prefectures=list(Prefecture.objects.order_by("order")),
                size=size,
                reference=campaign.calendar.stages[StageCode.APPLICATION].closes_on,
                direct=DIRECT_BRANCHES.get(stage, samples.DIRECT_BRANCHES),
            )
            acting = people.make_people(campaign, password=password)
            mobilization.read_and_report(campaign, acting)
            number = 0
            if stage == StageCode.APPLICATION:
                mobilization.keep_prefectures_open(campaign, acting, day=day)
                number = forms.fill_in(Campaign.objects.get(pk=campaign.pk), acting, day=day)
            elif stage == StageCode.SELECTION:
                number = selection.make(campaign, acting, day=day)
            elif stage == StageCode.CREATION:
                number = creation.make(campaign, acting, day=day)
            elif stage == StageCode.ASSESSMENT:
                number = assessment.make(campaign, acting, day=day)
            secret.keep(password)
        bodies = Organization.objects.branches().count()
        self.stdout.write(f"Made: {bodies} sample branches, {User.objects.count()} accounts, {number} applications.")

    def keep(self) -> None:
        """Say that the data are kept; a new DEMO_PASSWORD is set."""
        self.stdout.write("There are data already; they are kept. For a new demo choose another DATA_DIR, or empty it.")
        campaign = Campaign.objects.current()
        if campaign:
            self.stdout.write(f"Plan: {campaign.code}, {self.open_stages(campaign)}")
        new, old = secret.wanted(), secret.kept()
        if new and old and new != old and people.change_password(old, new):
            secret.keep(new)

    def print_accounts(self) -> None:
        """Print username, name and body of every demo account, and the password."""
        password = secret.kept()
        if not password:
            return
        lines = people.account_lines()
        self.stdout.write("\nAccounts:")
        for username, full_name, body in lines[:SHOWN_ACCOUNTS]:
            self.stdout.write(f"  {username:<24}{full_name.ljust(5, WIDE_SPACE)}{body}")
        if len(lines) > SHOWN_ACCOUNTS:
            self.stdout.write(f"  … and {len(lines) - SHOWN_ACCOUNTS} more, up to {lines[-1][0]}")
        self.stdout.write(f"Password of all of them: {password}\n")

    def days_of(self, campaign: Campaign, stage: str) -> str:
        """Name a stage and its days."""
        row = campaign.calendar.stages[stage]
        closing = chinese_day(row.closes_on) if row.closes_on else "…"
        return f"“{row.title}” {chinese_day(row.opens_on)} – {closing}"

    def open_stages(self, campaign: Campaign) -> str:
        """Name the stages that are open today."""
        rows = campaign.calendar.open_stages(today())
        return "; ".join(self.days_of(campaign, row.code) for row in rows) or "no stage is open today"


def has_data() -> bool:
    """Whether there is anything that the demo must not touch."""
    return any(model._default_manager.exists() for model in (Campaign, Organization, Prefecture, User))
