"""Drawings of the icons, on a field of 20 by 20, in the colour of the text."""

ICONS = {
    "ring": '<circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" stroke-width="2"/>',
    "half": (
        '<circle cx="10" cy="10" r="7.5" fill="none" stroke="currentColor" stroke-width="2"/>'
        '<path d="M10 2.5a7.5 7.5 0 0 1 0 15z" fill="currentColor"/>'
    ),
    "dot": '<circle cx="10" cy="10" r="8.5" fill="currentColor"/>',
    "check": (
        '<circle cx="10" cy="10" r="8.5" fill="currentColor"/>'
        '<path d="m6 10.3 2.8 2.8L14.2 7.5" fill="none" stroke="#fff" stroke-width="2"/>'
    ),
    "cross": (
        '<circle cx="10" cy="10" r="8.5" fill="currentColor"/>'
        '<path d="m7 7 6 6m0-6-6 6" stroke="#fff" stroke-width="2"/>'
    ),
    "back": (
        '<circle cx="10" cy="10" r="8.5" fill="currentColor"/>'
        '<path d="M12.5 13V8.5H7m2.5-2.7L6.7 8.5l2.8 2.7" fill="none" stroke="#fff" stroke-width="1.8"/>'
    ),
    "info": (
        '<circle cx="10" cy="10" r="8.5" fill="none" stroke="currentColor" stroke-width="1.8"/>'
        '<path d="M10 9v5.5M10 5.5v2" stroke="currentColor" stroke-width="2"/>'
    ),
    "warning": (
        '<path d="M10 2 19 18H1z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/>'
        '<path d="M10 8v5m0 1.5v1.7" stroke="currentColor" stroke-width="2"/>'
    ),
    "menu": '<path d="M2 5h16M2 10h16M2 15h16" stroke="currentColor" stroke-width="2"/>',
    "file": ('<path d="M4.5 2h7L16 6.5V18H4.5zM11 2v5h5" fill="none" stroke="currentColor" stroke-width="1.6"/>'),
    "print": (
        '<path d="M5.5 7V2.5h9V7M5.5 14H2.5V7h15v7h-3M5.5 11.5h9v6h-9z" fill="none" '
        'stroke="currentColor" stroke-width="1.6"/>'
    ),
    "download": '<path d="M10 2v11m-5-4.5 5 5 5-5M2.5 17.5h15" fill="none" stroke="currentColor" stroke-width="1.8"/>',
}
