"""The criteria with which a panel begins. The province changes them as it likes before freezing.

The policy names no weights and no official ones are published: these follow what it asks of a
county, its conditions 四(二), its aims 二 and its tasks 三. They are read by experts and printed, so
they are Chinese whatever language the person who begins the panel reads in.
"""

from __future__ import annotations

from typing import Any

MINIMUM_EXPERTS = 3

CRITERIA = (
    (
        "组织领导与政策保障",
        "政府重视程度，知识产权管理机构，服务业发展规划与政策，专项经费来源（四（二）1）",
        20,
    ),
    (
        "产业基础与服务需求",
        "优势产业，创新型企业、骨干龙头企业、高校院所等创新主体，对服务的需求和要求（四（二）2）",
        15,
    ),
    (
        "服务机构集聚程度",
        "服务机构数量与质量，六类知识产权各项服务的覆盖，品牌机构与服务产业链（四（二）3、二（一））",
        25,
    ),
    (
        "人才队伍与服务平台",
        "服务人才的吸纳与培养，全流程服务平台与供求对接（二（二）、二（三）、三（三）、三（四））",
        15,
    ),
    (
        "行业管理与国际交流",
        "行业自律与市场监管机制，与国际接轨的举措（二（四）、三（五）、三（六））",
        10,
    ),
    (
        "建设工作方案",
        "目标明确、指标合理，任务与重点项目具体可行，进度与资金有保障（四（三）3、附件）",
        15,
    ),
)


def default_rules() -> dict[str, Any]:
    """What stands in a panel's rules before anyone has changed them."""
    return {
        "minimum_experts": MINIMUM_EXPERTS,
        "trim": False,
        "due_on": "",
        "criteria": [
            {"name": name, "meaning": meaning, "weight": weight}
            for name, meaning, weight in CRITERIA
        ],
    }
