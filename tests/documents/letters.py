"""Letters to print in tests: a short one and a long one, as the portal sends them."""

import datetime

from cluster_portal.documents.letter import Annex, Heading, Letter

PARAGRAPH = (
    "我局按照“政府引导、市场主导、稳步推进、创新发展”的原则，对有关材料逐项进行了审核（含15家服务机构的营业执照、"
    "年度业务合同等），核实了知识产权代理、法律、信息、商用化、咨询、培训等服务种类，形成了审核意见；"
    "对存在的问题已督促整改到位。"
)
ISSUED = {
    "issued_on": datetime.date(2026, 6, 8),
    "code": "ABCD-EFGH-JKMN-PQRS",
    "verify_address": "http://127.0.0.1:8000/verify/?code=ABCD-EFGH-JKMN-PQRS",
}

SHORT = Letter(
    letterhead="南京市知识产权局",
    title="关于推荐江宁区申报江苏省知识产权服务业集聚发展区的函",
    addressee="江苏省知识产权局",
    paragraphs=(
        "经审核，江宁区人民政府报送的申报材料齐全、内容真实，江宁区符合申报条件。",
        "现予推荐，请予审核。",
    ),
    signatory="南京市知识产权局",
    copies=("南京市江宁区人民政府",),
    keep_together=("江宁区",),
)

LONG = Letter(
    letterhead="连云港市市场监督管理局",
    title="连云港市市场监督管理局关于推荐连云区、海州区申报2026年度江苏省知识产权服务业集聚发展区"
    "并报送建设工作方案的函",
    addressee="江苏省知识产权局",
    paragraphs=(
        PARAGRAPH,
        Heading(1, "基本情况"),
        PARAGRAPH * 2,
        Heading(2, "机构集聚情况"),
        PARAGRAPH,
        Heading(3, "代理机构"),
        Heading(4, "专利代理"),
        PARAGRAPH,
        Heading(1, "审核意见"),
        PARAGRAPH * 2,
    ),
    signatory="连云港市市场监督管理局（连云港市知识产权局）",
    annexes=(
        Annex(
            "连云港市知识产权服务机构汇总表",
            columns=("序号", "机构名称", "统一社会信用代码", "服务种类"),
            rows=tuple(
                (
                    str(i),
                    f"连云港某某知识产权代理事务所第{i}分所",
                    f"91320700MA1W{i:06}",
                    "专利代理、商标代理",
                )
                for i in range(1, 24)
            ),
        ),
    ),
    attachments=("连云区知识产权服务业集聚发展区建设工作方案",),
    annotations=("此件公开发布",),
    copies=(
        "连云区人民政府",
        "海州区人民政府",
        "连云港市财政局",
        "连云港市科学技术局",
        "连云港市司法局",
    ),
    keep_together=("连云港市", "连云区", "海州区"),
)


def issued(letter: Letter, number: str = "宁知函〔2026〕12号") -> Letter:
    return letter.issued(number=number, **ISSUED)
