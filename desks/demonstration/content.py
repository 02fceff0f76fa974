"""What an invented county writes. Plausible, complete, and nobody's real data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from stdnum.cn import uscc

from applications.section_forms import count_field
from cluster_portal.counties.models import County
from cluster_portal.policy.lists import (
    InnovatorKind,
    Measure,
    Objective,
    Task,
)

# What each kind of invented institution offers, so that a list of twenty covers all six by six.
KINDS = (
    (
        "知识产权代理有限公司",
        [("patent", "agency"), ("patent", "information"), ("trademark", "agency")],
    ),
    (
        "商标事务所有限公司",
        [
            ("trademark", "agency"),
            ("trademark", "protection"),
            ("geographical_indication", "agency"),
        ],
    ),
    (
        "律师事务所",
        [
            ("patent", "legal"),
            ("trademark", "legal"),
            ("copyright", "legal"),
            ("copyright", "protection"),
        ],
    ),
    (
        "知识产权运营有限公司",
        [("patent", "commercial"), ("patent", "valuation"), ("layout_design", "commercial")],
    ),
    (
        "版权服务中心有限公司",
        [("copyright", "agency"), ("copyright", "information"), ("copyright", "commercial")],
    ),
    (
        "农业知识产权服务有限公司",
        [
            ("plant_variety", "agency"),
            ("plant_variety", "information"),
            ("geographical_indication", "information"),
        ],
    ),
    (
        "集成电路知识产权服务有限公司",
        [("layout_design", "agency"), ("layout_design", "information")],
    ),
    ("专利信息咨询有限公司", [("patent", "information"), ("patent", "protection")]),
)
NAMES = ("金桥", "汇智", "瑞恒", "中联", "华信", "明德", "正源", "致远", "博科", "天成")


def institutions(county: County, count: int = 20) -> list[dict[str, Any]]:
    """Rows of the institutions' list, with credit codes whose check digit is right."""
    place = county.name[:-1]
    rows = []
    for number in range(count):
        kind, cells = KINDS[number % len(KINDS)]
        body = f"91{county.code}MA{int(county.code) % 90000 + 10000 + number:05d}{number:02d}"[:17]
        rows.append(
            {
                "name": f"{place}{NAMES[number % len(NAMES)]}{kind}",
                "credit_code": body + uscc.calc_check_digit(body),
                "staff": 8 + number * 3,
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


def indicators() -> list[dict[str, Any]]:
    as_of = _last_new_years_eve()
    rows = (
        ("知识产权服务机构数", "家", 20, 26, 32, 40),
        ("从业人员", "人", 620, 760, 900, 1100),
        ("执业专利代理师", "人", 58, 70, 84, 100),
        ("服务业营业收入", "万元", 21500, 26000, 31500, 38000),
        ("知识产权质押融资额", "万元", 12000, 16000, 20000, 26000),
        ("服务企业数", "家", 1850, 2200, 2600, 3100),
    )
    return [
        {
            "name": name,
            "unit": unit,
            "baseline": Decimal(baseline),
            "as_of": as_of,
            "target_1": Decimal(first),
            "target_2": Decimal(second),
            "target_3": Decimal(third),
        }
        for name, unit, baseline, first, second, third in rows
    ]


def _last_new_years_eve() -> date:
    """The day that the newest yearly figures are of."""
    return date(timezone.localdate().year - 1, 12, 31)


def answers(county: County, year: int) -> dict[str, dict[str, Any]]:
    """The sections that are forms, as typed."""
    return {
        "basics": {
            "zone_name": f"{county.paper_name}知识产权服务业集聚发展区",
            "sites": f"{county.name}知识产权大厦，12000平方米\n{county.name}高新园服务站，1800平方米",
            "contact_name": "王晓岚",
            "contact_unit": f"{county.name}市场监督管理局知识产权科科长",
            "contact_phone": "025-52110000",
            "contact_email": "zscq@example.cn",
        },
        "government": {
            "authority": f"{county.name}市场监督管理局（知识产权局）",
            "leader": f"陈建国，{county.name}人民政府副{county.name[-1]}长",
            "leading_group": "2021年成立，由分管领导任组长，市场监管、科技、财政等12个部门为成员。",
            "staff": 5,
            "plan": f"《{county.name}知识产权服务业发展规划（{year - 1}—{year + 4}年）》，{year - 1}年11月印发",
            "policies": f"《关于促进知识产权服务业集聚发展的若干政策》，{year - 1}年12月5日",
            "funds": Decimal("1200.00"),
            "funds_source": f"{county.name}本级财政预算，知识产权专项资金",
        },
        "industry": {
            "strengths": "智能电网、新一代信息技术、高端装备制造、生物医药四个优势产业产值占规上工业总产值七成。",
            "as_of": _last_new_years_eve(),
            count_field(InnovatorKind.INNOVATIVE): 1260,
            count_field(InnovatorKind.LEADING): 38,
            count_field(InnovatorKind.UNIVERSITY): 15,
            count_field(InnovatorKind.INSTITUTE): 22,
            "demand": "对320家企业的调查表明，专利导航、海外维权和质押融资的需求最为迫切。",
        },
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
