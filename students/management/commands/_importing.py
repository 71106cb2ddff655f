"""What the import commands share."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kongchuo.lib import clock
from students.actions.import_plans import make_plan
from students.actions.imports import confirm, default_date, reject, upload
from students.choices import ImportStatus, Role
from students.import_report import report
from students.models import Appointment, ImportBatch, School, User


class ImportCommand(BaseCommand):
    """Reads one file; exit status 0, 1 when rows have errors, 2 when the file cannot be read at all."""

    kind = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE and the options that the pages offer."""
        parser.add_argument("file", type=Path, help=_("the spreadsheet"))
        parser.add_argument("--school", help=_("code of the school; not needed when there is one"))
        parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, change nothing"))
        parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
        parser.add_argument("--user", help=_("user name under which the history is kept"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Preview, then import the correct rows unless --dry-run."""
        school = _school(options["school"])
        actor = self.actor(school, options["user"])
        batch = self.prepared(self._upload(school, actor, options["file"]), options)
        if batch.status == ImportStatus.REFUSED:
            self._print(options, {"refused": batch.refused_because}, batch.refused_because)
            raise SystemExit(2)
        plan = make_plan(batch).plan
        if not plan.parse.headers:
            self._refuse_columns(options, batch, actor)
        facts = report(plan)
        self._finish(batch, actor, dry_run=options["dry_run"])
        self._print(options, facts, _in_words(facts))
        if facts["errors"]:
            raise SystemExit(1)

    def actor(self, school: School, username: str | None) -> User | None:
        """Under whose name the history is kept; nobody's unless --user says so."""
        if not username:
            return None
        found = User.objects.filter(username=username, school=school).first()
        if found is None:
            said = {"user": username, "school": school.name}
            raise CommandError(_("%(school)s has no account named %(user)s.") % said, returncode=2)
        return found

    def prepared(self, batch: ImportBatch, options: dict[str, Any]) -> ImportBatch:
        """The batch with what the options of this kind answer."""
        return batch

    def _upload(self, school: School, actor: User | None, path: Path) -> ImportBatch:
        now = clock.now()
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(_("This file cannot be opened: %(file)s") % {"file": path}, returncode=2) from error
        return upload(
            actor=actor,
            at=now,
            school=school,
            kind=self.kind,
            name=path.name,
            content=content,
            effective_on=default_date(school, self.kind, timezone.localdate(now)),
        )

    def _refuse_columns(self, options: dict[str, Any], batch: ImportBatch, actor: User | None) -> None:
        facts = report(make_plan(batch).plan)
        reject(actor=actor, at=clock.now(), batch=batch)
        why = " ".join(dict.fromkeys(issue["message"] for issue in facts["errors"]))
        self._print(options, {"refused": why}, why)
        raise SystemExit(2)

    def _finish(self, batch: ImportBatch, actor: User | None, *, dry_run: bool) -> None:
        now = clock.now()
        if dry_run:
            reject(actor=actor, at=now, batch=batch)
            return
        ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.MAPPING).update(status=ImportStatus.READY)
        batch.refresh_from_db()
        confirm(actor=actor, at=now, batch=batch)
        self.after_import(batch)

    def after_import(self, batch: ImportBatch) -> None:
        """What else an import of this kind leaves to do."""

    def _print(self, options: dict[str, Any], facts: dict[str, Any], words: str) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False) if options["json"] else words)


def registrar_of(school: School) -> User:
    """Who holds the post of registrar today, the longest first; what must be signed is signed by that person."""
    today = clock.today()
    held = Appointment.objects.filter(school=school, role=Role.REGISTRAR, starts_on__lte=today)
    post = held.exclude(ends_on__lt=today).order_by("starts_on", "pk").select_related("staff").first()
    if post is None:
        raise CommandError(_("The school has no registrar. Say with --user who imports."), returncode=2)
    return post.staff


def _school(code: str | None) -> School:
    schools = School.objects.all()
    found = list((schools.filter(code=code) if code else schools)[:2])
    if len(found) != 1:
        codes = ", ".join(schools.values_list("code", flat=True))
        raise CommandError(_("Say which school with --school; there are: %(codes)s") % {"codes": codes}, returncode=2)
    return found[0]


def _in_words(facts: dict[str, Any]) -> str:
    lines = [
        _("%(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(missing)d not in the file.") % facts,
        *(_line(issue) for issue in (*facts["errors"], *facts["warnings"])),
    ]
    if facts["classes_created"]:
        lines.append(_("Classes created: %(classes)s") % {"classes": ", ".join(facts["classes_created"])})
    return "\n".join(lines)


def _line(issue: dict[str, Any]) -> str:
    return "{sheet} {row} {column} {value}: {message}".format(**issue)
