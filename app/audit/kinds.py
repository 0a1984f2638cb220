"""Each kind of entry, in the past tense, with exactly the fields it must have."""

from collections.abc import Mapping

KINDS: Mapping[str, frozenset[str]] = {
    kind: frozenset(fields.split())
    for kind, fields in {
        "action_added": "case_id meeting_id action_id agency_id",
        "action_answered": "case_id meeting_id action_id state",
        "agenda_item_moved": "meeting_id item_id position",
        "agenda_published": "meeting_id",
        "case_called": "case_id meeting_id item_id",
        "case_closed": "case_id meeting_id item_id",
        "case_deferred": "case_id meeting_id item_id",
        "case_entered": "case_id meeting_id item_id agency_id",
        "case_left": "case_id meeting_id item_id agency_id",
        "case_listed": "case_id meeting_id item_id",
        "case_referred": "case_id agency_id",
        "case_viewed": "case_id meeting_id sight",
        "check_answered": "case_id meeting_id agency_id answer",
        "conflict_declared": "case_id agency_id",
        "contribution_limited": "case_id meeting_id agency_id contribution_id limit_id",
        "contribution_shared": "case_id meeting_id agency_id contribution_id",
        "demo_loaded": "meeting_id",
        "invitation_made": "account_id invitation_id state",
        "invitation_used": "account_id invitation_id state",
        "limit_lifted": "case_id meeting_id agency_id contribution_id limit_id",
        "meeting_circulated": "meeting_id",
        "meeting_closed": "meeting_id",
        "meeting_joined": "meeting_id",
        "meeting_left": "meeting_id",
        "meeting_moved": "meeting_id moved_to_id",
        "meeting_opened": "meeting_id",
        "minutes_frozen": "case_id meeting_id",
        "minutes_written": "case_id meeting_id document_id",
        "outcome_recorded": "case_id meeting_id",
        "research_written": "case_id meeting_id agency_id line_id",
        "research_withheld": "case_id meeting_id agency_id line_id",
        "sign_in_ended": "account_id sign_in_id",
        "signed_in": "account_id",
        "signed_out": "account_id",
        "summary_acknowledged": "meeting_id agency_id summary_id",
        "summary_made": "meeting_id agency_id summary_id",
        "summary_refused": "meeting_id agency_id summary_id",
        "summary_viewed": "meeting_id agency_id summary_id",
    }.items()
}
