"""The sheets of the official forms: which table each is, and its columns in their order."""

INDICATORS = [f"indicator_{number:02}" for number in range(1, 13)]
LACKING = ["households", "total_deprivations", *INDICATORS]
GROUPS = ["households", "ethnic_minority", "no_capacity_to_work", "member_with_merit", "other"]
ETHNIC = ["households", "kinh", "minority", "khmer", "cham", "hoa", "other_group"]
CAUSES = [
    "households", "no_land", "no_capital", "no_labour", "no_tools", "no_knowledge", "no_skills",
    "illness_or_accident", "other",
]  # fmt: skip
HOUSEHOLD = [
    "head_name", "birth_year_male", "birth_year_female", "ethnic_group", "relation", "area",
    "hamlet", "members", "household_change", "policy_group", "income_points",
    "deprivation_points", *INDICATORS, "supports_received",
]  # fmt: skip
# Sheet → table, and its columns after the number (and, of a review, the name and the split).
SHEETS: dict[str, tuple[str, list[str]]] = {
    "Kết quả rà soát": (
        "results",
        [
            "households", "persons", "poor_households", "poor_rate_pct", "near_poor_households",
            "near_poor_rate_pct", "average_households", "average_rate_pct", "poor_persons",
            "poor_persons_rate_pct", "near_poor_persons", "near_poor_persons_rate_pct",
            "average_persons", "average_persons_rate_pct",
        ],
    ),
    "Diễn biến hộ nghèo": (
        "movement_poor",
        [
            "start_count", "to_near_poor", "above_near_poor", "other_decrease", "from_near_poor",
            "fell_back", "newly_poor", "other_increase", "end_count",
        ],
    ),
    "Diễn biến hộ cận nghèo": (
        "movement_near_poor",
        [
            "start_count", "left_near_poverty", "to_poor", "other_decrease", "from_poor",
            "fell_back", "newly_near_poor", "other_increase", "end_count",
        ],
    ),
    "Thiếu hụt hộ nghèo": ("deprivation_poor", LACKING),
    "Thiếu hụt hộ cận nghèo": ("deprivation_near_poor", LACKING),
    "Đối tượng hộ nghèo": ("target_groups_poor", GROUPS),
    "Đối tượng hộ cận nghèo": ("target_groups_near_poor", GROUPS),
    "Dân tộc hộ nghèo": ("ethnic_groups_poor", ETHNIC),
    "Dân tộc hộ cận nghèo": ("ethnic_groups_near_poor", ETHNIC),
    "Nguyên nhân nghèo": ("causes_poor", CAUSES),
    "Nguồn lực huy động": (
        "contributions",
        [
            "day", "donor_type", "donor_name", "donors", "funding_source", "fund", "fund_level",
            "resource_kind", "item", "quantity", "quantity_unit", "value_vnd", "purpose",
            "programme", "area", "hamlet", "note",
        ],
    ),
    "Sử dụng nguồn lực": (
        "uses",
        [
            "day", "programme", "purpose", "funding_source", "fund", "fund_level",
            "resource_kind", "amount_vnd", "beneficiary_households", "beneficiary_persons",
            "area", "hamlet", "description",
        ],
    ),
    "Hoạt động truyền thông": (
        "activities",
        ["day", "activity_type", "subject", "medium", "quantity", "audience", "area"],
    ),
    "Mô hình": (
        "recognised_models",
        ["day", "model_name", "field", "recognition_kind", "beneficiary_households", "area"],
    ),
    "Phân công theo dõi": (
        "assignments",
        ["member_position", "agency", "area", "hamlet", "focus_area_type", "first", "last"],
    ),
    "Danh sách hộ nghèo": ("list_poor", HOUSEHOLD),
    "Danh sách hộ cận nghèo": ("list_near_poor", HOUSEHOLD),
}  # fmt: skip
# Column → the list whose Vietnamese names it shows.
CHOICES = {
    "donor_type": "donor_types",
    "funding_source": "funding_sources",
    "fund": "funds",
    "fund_level": "management_levels",
    "resource_kind": "resource_kinds",
    "purpose": "purposes",
    "programme": "programmes",
    "activity_type": "activity_types",
    "field": "purposes",
    "recognition_kind": "recognition_kinds",
    "focus_area_type": "focus_area_types",
}
