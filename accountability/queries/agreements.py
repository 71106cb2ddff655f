"""The agreements of a year with whom each binds and what it waits for, read from dated posts (F1, M15)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accountability.choices import AgreementState, Party, SigningKind
from accountability.models import Agreement, AgreementSignature, SignatureDrawing
from accountability.papers.signatures import Mark
from accountability.rules.agreements import (
    Bound,
    Holding,
    PlannedPost,
    Post,
    Signing,
    Span,
    bound_on,
    posts_of_year,
    states,
)
from students.choices import Role
from students.models import Appointment, School, SchoolClass, User
from students.queries.staff import open_classes

_ORDER = ("-school_class__entry_year", "school_class__number", "role", "subject", "pk")
_CLASS_ROLES = (Role.HEAD_TEACHER, Role.SUBJECT_TEACHER)


@dataclass(frozen=True, slots=True)
class BoundPerson:
    """Somebody bound by an agreement, since when, and what is asked."""

    user: User
    bound: Bound


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """A valid agreement on a day: whom it binds, who signed, what it waits for."""

    agreement: Agreement
    holders: tuple[BoundPerson, ...]
    principals: tuple[BoundPerson, ...]
    signatures: tuple[AgreementSignature, ...]
    states: tuple[AgreementState, ...]

    @property
    def post(self) -> Post:
        """The post that is bound."""
        return post_of(self.agreement)

    def asked(self, user_id: int, party: Party) -> SigningKind | None:
        """What is asked of somebody for one side; None where nothing is."""
        people = self.holders if party is Party.HOLDER else self.principals
        return next((each.bound.asked for each in people if each.user.pk == user_id), None)


def post_of(agreement: Agreement) -> Post:
    """The post that an agreement binds."""
    return Post(agreement.school_class_id, agreement.role, agreement.subject)


def valid_agreements(school_id: int) -> QuerySet[Agreement]:
    """Agreements that nothing replaces and whose paper is not void."""
    return Agreement.objects.filter(school_id=school_id, replaced_by__isnull=True, paper__voided_at__isnull=True)


def agreement_rows(
    rows: QuerySet[Agreement], school_id: int, day: dt.date, *, with_content: bool = False
) -> list[AgreementRow]:
    """Agreements with everybody concerned on the day, grade one first, heads before subjects; four queries in all.

    What the papers say is read only ``with_content``: it is encrypted, and a list needs none of it.
    """
    signatures = AgreementSignature.objects.select_related("person").order_by("signed_on", "pk")
    unread = ("clauses__content",) if with_content else ("clauses__content", "paper__content")
    ordered = rows.select_related("school_class", "paper", "clauses").defer(*unread).order_by(*_ORDER)
    found = list(ordered.prefetch_related(Prefetch("signatures", signatures, to_attr="signed")))
    if not found:
        return []
    held = holdings_of(school_id, {each.school_class_id for each in found})
    offices = _principals(school_id)
    return [_row(each, held.get(post_of(each), []), offices, day) for each in found]


Held = Mapping[Post, list[Appointment]]


def holdings_of(school_id: int, class_ids: Collection[int]) -> Held:
    """Every appointment ever made to the posts of the classes, in one query; substitutes hold none (F1, B10)."""
    found: dict[Post, list[Appointment]] = defaultdict(list)
    rows = Appointment.objects.filter(school_id=school_id, school_class__in=class_ids, role__in=_CLASS_ROLES)
    for each in rows.select_related("staff").order_by("starts_on", "pk"):
        assert each.school_class_id is not None
        found[Post(each.school_class_id, each.role, each.subject)].append(each)
    return found


def _principals(school_id: int) -> list[Appointment]:
    rows = Appointment.objects.filter(school_id=school_id, role=Role.PRINCIPAL)
    return list(rows.select_related("staff").order_by("starts_on", "pk"))


def _row(agreement: Agreement, held: list[Appointment], offices: list[Appointment], day: dt.date) -> AgreementRow:
    signed: list[AgreementSignature] = agreement.signed  # type: ignore[attr-defined]  # prefetched under this name
    span = span_of(agreement)
    holders = _bound(held, span, signed, Party.HOLDER, day)
    principals = _bound(offices, span, signed, Party.PRINCIPAL, day)
    found = states(
        [each.bound for each in holders], [each.bound for each in principals], [signing_of(each) for each in signed]
    )
    return AgreementRow(agreement, holders, principals, tuple(signed), tuple(found))


def span_of(agreement: Agreement) -> Span:
    """The days on which the agreement is in force."""
    return Span(agreement.starts_on, agreement.ends_on)


def signing_of(signature: AgreementSignature) -> Signing:
    """A signature as the rules need it."""
    return Signing(signature.person_id, signature.party, signature.kind)


def _bound(
    posts: Iterable[Appointment], span: Span, signed: Iterable[AgreementSignature], party: Party, day: dt.date
) -> tuple[BoundPerson, ...]:
    people = {each.staff_id: each.staff for each in posts}
    signings = [signing_of(each) for each in signed if each.party == party]
    found = bound_on(span, map(holding_of, posts), signings, day)
    return tuple(BoundPerson(people[each.staff_id], each) for each in found)


def holding_of(post: Appointment) -> Holding:
    """An appointment as the rules need it."""
    return Holding(post.staff_id, post.starts_on, post.ends_on)


def year_rows(school_id: int, school_year: int, day: dt.date, *, with_content: bool = False) -> list[AgreementRow]:
    """The valid agreements of a school year as they stand on the day, in four queries."""
    rows = valid_agreements(school_id).filter(school_year=school_year)
    return agreement_rows(rows, school_id, day, with_content=with_content)


def rows_binding(user: User, school_id: int, day: dt.date) -> list[AgreementRow]:
    """The valid agreements that bind somebody on the day through a post of a class, in five queries (F1)."""
    posts = Appointment.objects.filter(staff=user, school_id=school_id, role__in=_CLASS_ROLES, starts_on__lte=day)
    held = list(posts.exclude(ends_on__lt=day).values_list("school_class_id", "role", "subject"))
    if not held:
        return []
    of_posts = Q()
    for class_id, role, subject in held:
        of_posts |= Q(school_class=class_id, role=role, subject=subject)
    in_force = valid_agreements(school_id).filter(of_posts, starts_on__lte=day, ends_on__gte=day)
    return agreement_rows(in_force, school_id, day, with_content=True)


def years_with_agreements(school_id: int) -> list[int]:
    """The school years for which agreements were issued, the latest first."""
    rows = Agreement.objects.filter(school_id=school_id).order_by("-school_year")
    return list(rows.values_list("school_year", flat=True).distinct())


def earlier_of(agreement: Agreement) -> list[Agreement]:
    """The agreements of the same post and year, the latest first: those that were replaced, and void ones."""
    same = Agreement.objects.filter(
        school_class=agreement.school_class_id,
        role=agreement.role,
        subject=agreement.subject,
        school_year=agreement.school_year,
    )
    return list(same.exclude(pk=agreement.pk).select_related("paper").defer("paper__content").order_by("-pk"))


@dataclass(frozen=True, slots=True)
class IssuePlan:
    """The posts of a school year before issuing, with the classes and everybody's names."""

    posts: tuple[PlannedPost, ...]
    classes: Mapping[int, SchoolClass]
    principal: str


def issue_plan(school: School, school_year: int, day: dt.date) -> IssuePlan:
    """Every post with who holds it on the day and the version of its valid agreement, in five queries (F1)."""
    classes = {each.pk: each for each in open_classes(school, day)}
    held = holdings_of(school.pk, classes)
    first, last = dt.date(school_year, 9, 1), dt.date(school_year + 1, 8, 31)
    as_held = {post: [holding_of(each) for each in found] for post, found in held.items()}
    tails = _tails(school, school_year)
    posts = tuple(_planned(post, held, tails, day) for post in posts_of_year(classes, as_held, first, last))
    names = [each.staff.name for each in _principals(school.pk) if holding_of(each).covers(day)]
    return IssuePlan(posts, classes, "、".join(dict.fromkeys(names)))


def _tails(school: School, school_year: int) -> dict[Post, Agreement]:
    """The last agreement of each post, be its paper void."""
    rows = Agreement.objects.filter(school=school, school_year=school_year, replaced_by__isnull=True)
    return {post_of(each): each for each in rows.select_related("paper", "clauses").defer("paper__content")}


def _planned(post: Post, held: Held, tails: Mapping[Post, Agreement], day: dt.date) -> PlannedPost:
    tail = tails.get(post)
    names = [each.staff.name for each in held.get(post, ()) if holding_of(each).covers(day)]
    is_valid = tail is not None and tail.paper.voided_at is None
    return PlannedPost(
        post, tuple(dict.fromkeys(names)), tail.version if tail and is_valid else None, tail.pk if tail else None
    )


def marks_of(agreement_ids: Collection[int]) -> dict[int, list[Mark]]:
    """The signatures of agreements with their drawings, in two queries, each drawing decrypted once."""
    found: dict[int, list[Mark]] = defaultdict(list)
    rows = AgreementSignature.objects.filter(agreement__in=agreement_ids).select_related("person")
    signatures = list(rows.order_by("signed_on", "pk"))
    drawings = _drawings({each.drawing_id for each in signatures if each.drawing_id})
    for each in signatures:
        found[each.agreement_id].append(
            Mark(
                each.person.name,
                each.signed_on,
                drawings.get(each.drawing_id or 0, b""),
                is_first=each.kind == SigningKind.SIGNED,
                is_principal=each.party == Party.PRINCIPAL,
            )
        )
    return found


def _drawings(ids: Collection[int]) -> dict[int, bytes]:
    return {each.pk: each.content for each in SignatureDrawing.objects.filter(pk__in=ids)}
