"""The app that knows what an adult owes because of what happened to a child."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountabilityConfig(AppConfig):
    """Agreements, cases, ledger and reports; it listens to the events of students and adds to its pages."""

    name = "accountability"
    verbose_name = _("Accountability")

    def ready(self) -> None:
        """Adds its question to the rights, its sections to a pupil's page, its links to the registry (0021)."""
        from accountability import (  # noqa: PLC0415  # they need models, which are ready only now
            access,
            agreement_access,
            contact_links,
            receivers,  # noqa: F401  # it listens once it is imported
            registry_links,
        )
        from accountability.policy_parts import PARTS  # noqa: PLC0415
        from accountability.policy_preview import add_part as add_part_of_preview  # noqa: PLC0415
        from accountability.queries.duties import school_duties  # noqa: PLC0415
        from accountability.queries.evaluation_scores import class_scores, wanted_for  # noqa: PLC0415
        from accountability.queries.notices import read_duties_with  # noqa: PLC0415
        from accountability.queries.summary import read_scores_with  # noqa: PLC0415
        from accountability.views import case_notes, pupil  # noqa: PLC0415
        from students.access import ask_too  # noqa: PLC0415
        from students.demo.more import add_part  # noqa: PLC0415
        from students.views import contact_links as contacts  # noqa: PLC0415
        from students.views import first_links  # noqa: PLC0415
        from students.views import registry_links as registry  # noqa: PLC0415
        from students.views.board_notes import add_notes  # noqa: PLC0415
        from students.views.pupil_sections import add_section  # noqa: PLC0415

        add_part_of_preview(*PARTS)
        read_duties_with(school_duties)
        read_scores_with(class_scores, wanted_for)
        ask_too(access.SUPPORTER, access.SUPPORTS)
        ask_too(access.UNREAD, access.HAS_UNREAD)
        ask_too(access.NAMED, access.NAMES)
        ask_too(agreement_access.WAITS, agreement_access.HOLDER_WAITS)
        ask_too(agreement_access.WAITS_PRINCIPAL, agreement_access.PRINCIPAL_WAITS)
        ask_too(access.CONCERNED, access.CONCERNS)
        ask_too(access.HEARING, access.AWAITS)
        ask_too(access.PROPOSED, access.HAS_PROPOSED)
        ask_too(access.VETO_LINE, access.HAS_VETO_LINE_UNREAD)
        add_part("accountability.demo.support.store_support")
        add_part("accountability.demo.cases.store_cases")
        add_part("accountability.demo.months.store_months")
        add_part("accountability.demo.agreements.store_agreements")
        add_section(case_notes.case_section)
        add_section(pupil.visits_section)
        add_section(pupil.support_section)
        add_section(pupil.aid_section)
        add_notes(case_notes.board_notes)
        contacts.offer(*contact_links.LINKS)
        first_links.offer(*registry_links.FIRST)
        registry.offer(*registry_links.LINKS)
