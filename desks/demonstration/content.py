"""What an invented county writes. Plausible, complete, and nobody's real data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from stdnum.cn import uscc

from applications.indicators import VALUES
from applications.models.rows import BrandGrade, InstitutionKind
from applications.section_forms import FULL_TIME, PART_TIME, count_field
from cluster_portal.counties.models import County
from cluster_portal.policy.lists import (
    InnovatorKind,
    Measure,
    Objective,
    Provision,
    Task,
)

# What each kind of invented institution offers, so that a list of twenty covers all six by six.
KINDS = (
    (
        "知识产权代理有限公司",
        InstitutionKind.PATENT_AGENCY,
        [("patent", "agency"), ("patent", "information"), ("trademark", "agency")],
    ),
    (
        "商标事务所有限公司",
        InstitutionKind.TRADEMARK_AGENCY,
        [
            ("trademark", "agency"),
            ("trademark", "protection"),
            ("geographical_indication", "agency"),
        ],
    ),
    (
        "律师事务所",
        InstitutionKind.LAW_FIRM,
        [
            ("patent", "legal"),
            ("trademark", "legal"),
            ("copyright", "legal"),
            ("copyright", "protection"),
        ],
    ),
    (
        "知识产权运营有限公司",
        InstitutionKind.OPERATION,
        [("patent", "commercial"), ("patent", "valuation"), ("layout_design", "commercial")],
    ),
    (
        "版权服务中心有限公司",
        InstitutionKind.OTHER,
        [("copyright", "agency"), ("copyright", "information"), ("copyright", "commercial")],
    ),
    (
        "农业知识产权服务有限公司",
        InstitutionKind.CONSULTING,
        [
            ("plant_variety", "agency"),
            ("plant_variety", "information"),
            ("geographical_indication", "information"),
        ],
    ),
    (
        "集成电路知识产权服务有限公司",
        InstitutionKind.CONSULTING,
        [("layout_design", "agency"), ("layout_design", "information")],
    ),
    (
        "专利信息咨询有限公司",
        InstitutionKind.INFORMATION,
        [("patent", "information"), ("patent", "protection")],
    ),
)
NAMES = ("金桥", "汇智", "瑞恒", "中联", "华信", "明德", "正源", "致远", "博科", "天成")


def institutions(county: County, count: int = 20) -> list[dict[str, Any]]:
    """Rows of the institutions' list, with credit codes whose check digit is right."""
    place = county.name[:-1]
    rows = []
    for number in range(count):
        suffix, kind, cells = KINDS[number % len(KINDS)]
        body = f"91{county.code}MA{int(county.code) % 90000 + 10000 + number:05d}{number:02d}"[:17]
        staff = 8 + number * 3
        rows.append(
            {
                "name": f"{place}{NAMES[number % len(NAMES)]}{suffix}",
                "credit_code": body + uscc.calc_check_digit(body),
                "kind": kind.value,
                "staff": staff,
                "patent_attorneys": staff // 4 if kind is InstitutionKind.PATENT_AGENCY else 0,
                "lawyers": staff // 2 if kind is InstitutionKind.LAW_FIRM else 0,
                "revenue": Decimal(staff * 28),
                "brand": list(BrandGrade)[number % 7 % 4].value,
                "since": date(2015 + number % 8, 1 + number % 12, 1),
                "cells": [f"{right}.{service}" for right, service in cells],
            }
        )
    return rows


def projects(county: County, year: int) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{county.name}知识产权一站式服务平台",
            "lead": f"{county.name}市场监督管理局",
            "starts_on": date(year + 1, 1, 1),
            "ends_on": date(year + 2, 12, 31),
            "money": Decimal("860.00"),
            "milestones": "第一年建成窗口和线上平台；第二年接入代理、维权、运营等全部服务。",
        },
        {
            "name": f"{county.name}知识产权服务业人才培养工程",
            "lead": f"{county.name}人力资源和社会保障局",
            "starts_on": date(year + 1, 3, 1),
            "ends_on": date(year + 3, 12, 31),
            "money": Decimal("240.00"),
            "milestones": "每年培训服务人才300人次，三年引进高端人才15名。",
        },
    ]


def indicators() -> dict[str, Any]:
    """Of the dictionary, and one of the county's own."""
    rows = (
        ("institutions", 20, 26, 32, 40),
        ("staff", 620, 760, 900, 1100),
        ("patent_attorneys", 58, 70, 84, 100),
        ("revenue", 21500, 26000, 31500, 38000),
        ("pledge_financing", 12000, 16000, 20000, 26000),
        ("clients", 1850, 2200, 2600, 3100),
    )
    return {
        "as_of": _last_new_years_eve(),
        "listed": [
            {"key": key, **dict(zip(VALUES, map(Decimal, values), strict=True))}
            for key, *values in rows
        ],
        "own": [],
    }


def _last_new_years_eve() -> date:
    """The day that the newest yearly figures are of."""
    return date(timezone.localdate().year - 1, 12, 31)


def answers(
    county: County, year: int, files: Mapping[str, str] | None = None
) -> dict[str, dict[str, Any]]:
    """The sections that are forms, as typed. files: what is uploaded, by its purpose."""
    files = files or {}
    return {
        "basics": {
            "zone_name": f"{county.paper_name}知识产权服务业集聚发展区",
            "sites": [
                {
                    "name": "知识产权大厦",
                    "address": f"{county.name}天元路88号",
                    "area": Decimal(12000),
                },
                {
                    "name": "高新园服务站",
                    "address": f"{county.name}高新园科创路6号",
                    "area": Decimal(1800),
                },
            ],
            "as_of": _last_new_years_eve(),
            "contact_name": "王晓岚",
            "contact_unit": f"{county.name}市场监督管理局知识产权科科长",
            "contact_phone": "025-52110000",
            "contact_email": "zscq@example.cn",
        },
        "government": {
            "authority": f"{county.name}市场监督管理局（知识产权局）",
            "leader": f"陈建国，{county.name}人民政府副{county.name[-1]}长",
            "leading_group": "2021年成立，由分管领导任组长，市场监管、科技、财政等12个部门为成员。",
            "staff": [
                {"name": "王晓岚", "post": "知识产权科科长", "time": FULL_TIME},
                {"name": "赵文博", "post": "知识产权科科员", "time": FULL_TIME},
                {"name": "孙立群", "post": "知识产权科科员", "time": FULL_TIME},
                {"name": "周敏", "post": "高新园服务站负责人", "time": PART_TIME},
            ],
            "documents": [
                {
                    "kind": Provision.PLAN.value,
                    "title": f"{county.name}知识产权服务业发展规划（{year - 1}—{year + 3}年）",
                    "number": f"政发〔{year - 2}〕36号",
                    "issued_by": county.government_name,
                    "issued_on": date(year - 2, 11, 12),
                    "file": files.get("plan", ""),
                },
                {
                    "kind": Provision.POLICIES.value,
                    "title": "关于促进知识产权服务业集聚发展的若干政策",
                    "number": f"政规发〔{year - 2}〕8号",
                    "issued_by": county.government_name,
                    "issued_on": date(year - 2, 12, 5),
                    "file": files.get("policies", ""),
                },
            ],
            "funds": [
                {"year": year, "source": "区级财政知识产权专项资金", "amount": Decimal("1200.00")},
                {"year": year, "source": "上级专项转移支付", "amount": Decimal("300.00")},
            ],
        },
        "industry": {
            "strengths": "智能电网、新一代信息技术、高端装备制造、生物医药四个优势产业产值占规上工业总产值七成。",
            "as_of": _last_new_years_eve(),
            count_field(InnovatorKind.INNOVATIVE): 1260,
            count_field(InnovatorKind.LEADING): 38,
            count_field(InnovatorKind.UNIVERSITY): 15,
            count_field(InnovatorKind.INSTITUTE): 22,
            "leading": [
                {
                    "name": f"{county.name}智能电网研究院",
                    "kind": InnovatorKind.INSTITUTE.value,
                    "field": "智能电网",
                },
                {
                    "name": f"{county.name}精密装备股份有限公司",
                    "kind": InnovatorKind.LEADING.value,
                    "field": "高端装备制造",
                },
            ],
            "demand": "对320家企业的调查表明，专利导航、海外维权和质押融资的需求最为迫切。",
        },
        "institutions": {"as_of": _last_new_years_eve()},
        "indicators": indicators(),
        "objectives": {
            "overall": "三年内建成服务链条完整、品牌突出、管理规范的知识产权服务业集聚发展区。",
            **{
                o.value: f"围绕“{o.text.split('。')[0]}”，三年内完成机构、平台和人才布局。"
                for o in Objective
            },
        },
        "tasks": {
            t.value: f"落实“{t.text.split('，')[0]}”：制定清单，明确责任，按季度推进。"
            for t in Task
        },
        "measures": {
            f"{m.value}_{part}": value
            for number, m in enumerate(Measure)
            for part, value in (
                ("planned", "yes" if number != 4 else "no"),
                (
                    "what",
                    f"{m.text}：形成工作清单并逐项落实。"
                    if number != 4
                    else "已由省级试点承担，本区不再单列。",
                ),
                ("when", f"{year + 2}年12月" if number != 4 else ""),
                ("who", "市场监督管理局" if number != 4 else ""),
            )
        },
        "schedule": {
            "schedule": "第一年夯实基础，第二年完善链条，第三年总结提升、迎接考核。",
            "safeguards": "成立领导小组；每年专项资金不少于1200万元；房租优惠；专职人员5人。",
        },
        "statement": {
            "signer_name": "李为民",
            "signer_post": f"{county.name}人民政府{county.name[-1]}长",
        },
    }
