"""Formats, national heading and paper of printed forms, by name."""

from typing import Any

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
A4 = 9
STYLES: dict[str, dict[str, Any]] = {
    "office": {"bold": True, "align": "center"},
    "motto": {"bold": True, "align": "center", "underline": True},
    "title": {
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "font_size": 14,
        "text_wrap": True,
    },
    "note": {"italic": True, "align": "center"},
    "header": {
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "bg_color": "#E7EEF7",
    },
    "number": {"italic": True, "align": "center", "font_size": 9, "border": 1},
    "label": {"valign": "vcenter", "border": 1},
    "count": {"num_format": "#,##0", "border": 1, "valign": "vcenter"},
    "rate": {"num_format": "0.00", "border": 1, "valign": "vcenter"},
    "signature": {"align": "center", "italic": True},
    "signer": {"align": "center", "bold": True},
}
