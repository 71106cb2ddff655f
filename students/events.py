"""What travels upward: named signals, sent inside the transaction of the action that caused them."""

from django.dispatch import Signal

# kwargs: school_id, class_id, date, student_ids (set of children whose marks changed), actor, at
attendance_changed = Signal()
# kwargs: movement, nothing else
movement_recorded = Signal()
# kwargs: appointment; a receiver may refuse with a ValidationError
appointment_proposed = Signal()
