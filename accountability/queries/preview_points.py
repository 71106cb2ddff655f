"""What other values of the evaluation and of the veto would say of the running month and term (F6, F10, K14)."""

from accountability.queries.evaluation import school_month
from accountability.queries.lost import lost_in
from accountability.queries.policy_preview import Scene
from accountability.rules.evaluation import repriced
from accountability.rules.veto import VetoCount, is_vetoed
from kongchuo.lib import clock
from students.models import Term
from students.queries.retention import class_retentions
from students.queries.strips import month_span


def evaluations_changed(scene: Scene) -> tuple[int, int]:
    """How many classes would have another total this month, and how many are evaluated."""
    first, last = month_span(scene.day)
    month = school_month(scene.school_id, first, scene.day, clock.now())
    limits = scene.new.evaluation_limits(last)
    totals = [(each.total, repriced(each, limits).total) for each in month.evaluations.values()]
    return sum(before != after for before, after in totals), len(totals)


def classes_over_the_line(scene: Scene) -> tuple[int, int]:
    """How many classes of the running term would exceed the line of the veto today, by the values as they are and as
    they would be; a child lost at present counts, though the veto itself waits for the settlement (F6)."""
    terms = Term.objects.filter(school_id=scene.school_id, starts_on__lte=scene.day, ends_on__gte=scene.day)
    term = terms.first()
    if term is None:
        return 0, 0
    lost = lost_in(term, scene.day)
    kept = class_retentions(scene.school_id, term.starts_on, scene.day, lost.lost, lost.before)
    counts = [VetoCount(len(each.lost), len(each.base), len(each.joined), len(each.left)) for each in kept.values()]
    before, after = (
        sum(is_vetoed(count, policies.point_limits(scene.day).veto_percent) for count in counts)
        for policies in (scene.old, scene.new)
    )
    return before, after
