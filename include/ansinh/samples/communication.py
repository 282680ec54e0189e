"""Invented entries of the register of communication, and who follows which area."""

from collections.abc import Sequence
from datetime import date

from ansinh.samples.register import Entries, Entry, day_of, random_of, shown
from ansinh.templates.requests import TemplateRequest

ACTIVITIES = ("news_item", "special_page", "broadcast", "meeting", "leaflet", "online")
MODELS = (("livelihoods", "praised"), ("education", "praised"), ("housing", "copied"))
# An office is what is assigned to an area, never a person by name.
MEMBERS = (
    ("Phó Chủ tịch", "Ủy ban nhân dân tỉnh", "zone_iii"),
    ("Giám đốc", "Sở Nông nghiệp và Môi trường", "zone_iii"),
    ("Giám đốc", "Sở Y tế", "zone_i"),
    ("Phó Giám đốc", "Sở Dân tộc và Tôn giáo", "minority"),
    ("Phó Chủ tịch", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "difficult_hamlet"),
    ("Phó Chỉ huy trưởng", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh", "border"),
)


def communication(request: TemplateRequest, areas: Sequence[str] = ()) -> Entries:
    """Activities of a unit in its period, and the models that it recognised."""
    random = random_of(request)
    activities: list[Entry] = [
        {
            "activity_date": day_of(request, random),
            "activity_type": shown("activity_types", kind),
            "subject": f"Chuyên đề minh họa {at + 1}",
            "medium": "Trang thông tin minh họa",
            "quantity": random.randint(1, 9),
            "audience": 50 * random.randint(2, 12),
            "area": areas[at % len(areas)] if areas else None,
        }
        for at, kind in enumerate(ACTIVITIES)
    ]
    models: list[Entry] = [
        {
            "recognition_date": day_of(request, random),
            "model_name": f"Mô hình minh họa {at + 1} ({request.period})",
            "field": shown("purposes", field),
            "recognition_kind": shown("recognition_kinds", kind),
            "beneficiary_households": random.randint(5, 40),
            "area": areas[at % len(areas)] if areas else None,
        }
        for at, (field, kind) in enumerate(MODELS)
    ]
    return {"activities": activities, "recognised_models": models}


def assignments(communes: Sequence[str], since: date) -> list[Entry]:
    """Members of the province's steering committee and the communes that they follow."""
    entries = []
    for (position, agency, area_type), commune in zip(MEMBERS, communes, strict=False):
        entry: Entry = {
            "member_position": position,
            "agency": agency,
            "area": commune,
            "focus_area_type": shown("focus_area_types", area_type),
            "start_date": since,
        }
        if area_type == "difficult_hamlet":
            entry["hamlet"] = "Ấp Minh Họa"
        entries.append(entry)
    return entries
