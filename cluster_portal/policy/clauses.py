"""Every clause of the policy that binds someone, under the number by which code and tests cite it.

The numbers are the policy's own, with ASCII parentheses: 四(五)2, 四(六)1(1). The first sentence
under a number bears the number alone; the n-th, or the n-th act that one sentence orders, adds
句n: 四(五)2句2. (四 alone would be found in any Chinese text; its first sentence is 四句1.) The
guidance table (建设指引) has no numbers: 指引1 is its first task, 指引1.2 the second measure there.
一 and the opening of 二 tell the purpose and bind no one; they are not listed.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Clause:
    """A sentence of the policy, in the policy's own words."""

    number: str
    text: str
    meaning: str


_ALL = (
    Clause(
        "二(一)",
        "集聚知识产权服务机构。引进品牌知识产权服务机构，发展本土知识产权服务机构，形成涵盖代理服务、维权援助、信息利用、"
        "战略分析、复审诉讼、商业运营等环节的服务产业链。",
        "Objective: gather institutions, brought in and home-grown, into a whole chain.",
    ),
    Clause(
        "二(二)",
        "集聚知识产权服务专业人才。吸纳知识产权优秀人才，培养知识产权服务领军人才，形成具有国际化能力的知识产权服务"
        "专业人才队伍。",
        "Objective: gather professionals able to work internationally.",
    ),
    Clause(
        "二(三)",
        "搭建知识产权全流程服务平台。打造一站式知识产权服务平台，整合知识产权代理、战略运营、维权援助等服务内容，"
        "促进各类知识产权服务有机衔接和互动发展。",
        "Objective: build a one-stop platform that joins the services.",
    ),
    Clause(
        "二(四)",
        "探索建立有效的行业管理模式。推动知识产权服务行业协会发展，强化知识产权服务行业监管，引导优质知识产权服务机构"
        "参与重大项目，形成奖惩分明的规范化管理模式。",
        "Objective: find an effective way to manage the industry.",
    ),
    Clause(
        "三(一)",
        "编制知识产权服务业发展规划，营造促进知识产权服务业发展的政策环境，夯实发展基础。制定推进服务业集聚发展的政策措施，"
        "探索知识产权服务业发展新举措，推动知识产权服务业快速发展。",
        "Task: a development plan and policies for the service industry.",
    ),
    Clause(
        "三(二)",
        "引进和培育知识产权服务机构，整合优化资源，集聚服务力量，构建完整的知识产权服务链条，涵盖信息服务、维权咨询、"
        "代理托管、商用评估、法律服务等业务内容。培育知识产权服务品牌机构，强化品牌建设，突出特色服务，提升知识产权"
        "综合服务能力，辐射带动周边发展。",
        "Task: attract and foster institutions, complete the chain, build brands.",
    ),
    Clause(
        "三(三)",
        "聚焦区内优势产业及重点企业，挖掘知识产权服务需求，促进服务机构与创新主体之间的供求对接。激活服务市场，"
        "充分发挥知识产权服务促进产业发展的作用，支撑科技创新和经济发展。",
        "Task: find the demand of strong industries and match it with services.",
    ),
    Clause(
        "三(四)",
        "激励与引导服务机构引进高端人才和紧缺人才，强化人才培育，加快培养本土高层次知识产权服务人才，拓宽服务范围，"
        "创新服务模式，提高专业水平。",
        "Task: attract and train professionals.",
    ),
    Clause(
        "三(五)",
        "探索建立规范知识产权服务市场监管机制，明确监管流程，建立知识产权服务行业反恶性低价竞争的自律制度，"
        "强化专业优质服务，抵制低价劣质竞争，培育健康的服务市场环境。",
        "Task: supervise the market and resist ruinous price competition.",
    ),
    Clause(
        "三(六)",
        "深化国际交流，借鉴先进理念，促进知识产权服务业与国际接轨。依托区内优势资源，与海外知名服务机构开展合作，"
        "开拓国际业务，扩大服务范围。",
        "Task: deepen international exchange.",
    ),
    Clause(
        "四句1",
        "江苏省知识产权服务业集聚发展区建设由省知识产权局组织实施。",
        "The province runs the scheme.",
    ),
    Clause(
        "四句2",
        "省知识产权局负责集聚区的审查确认和管理，并对集聚区建设发展进行宏观指导和考核评价。",
        "The province designates, manages, guides and assesses the zones.",
    ),
    Clause(
        "四句3",
        "设区市知识产权局负责本地集聚区推荐申报、日常业务指导和协调工作。",
        "The city bureau recommends, guides and coordinates the counties of its own city.",
    ),
    Clause(
        "四句4",
        "县（市、区）所在地人民政府负责集聚区建设和发展工作。",
        "The county government builds and develops the zone.",
    ),
    Clause(
        "四(一)",
        "江苏省范围内的县（市、区）所在地人民政府。",
        "Only a county-level government of Jiangsu may apply.",
    ),
    Clause(
        "四(二)1",
        "县（市、区）所在地人民政府高度重视知识产权服务业发展，具备比较健全的知识产权管理机构，有明确的知识产权服务业"
        "发展规划及相关政策，有保障知识产权服务业发展的专项经费来源。",
        "Condition: an administrative body, a plan and policies, and a source of earmarked funds.",
    ),
    Clause(
        "四(二)2",
        "区内产业优势明显，集聚一批创新型企业和骨干龙头企业、高校、院所等创新主体，对知识产权服务有较强需求和较高要求。",
        "Condition: strong industries and innovators who need services.",
    ),
    Clause(
        "四(二)3",
        "区内知识产权服务初具规模，已有知识产权服务机构15家以上，能基本保障区内对专利、商标、版权、地理标志、植物新品种"
        "和集成电路布图设计的信息咨询、维权、代理、评估、法律、商用等各类服务需求。",
        "Condition: 15 institutions or more, covering six kinds of right and six kinds of service.",
    ),
    Clause(
        "四(三)",
        "符合条件的县（市、区）所在地人民政府在设区市知识产权局的指导下，制定《江苏省知识产权服务业集聚发展区建设工作方案》，"
        "向设区市知识产权局提出申报申请。",
        "The county draws up its work plan under the city's guidance and applies to the city.",
    ),
    Clause(
        "四(三)句2",
        "设区市知识产权局审核合格后，提出推荐意见，向省知识产权局提交如下申报材料：",
        "The city bureau checks, gives its opinion and hands the five materials to the province.",
    ),
    Clause("四(三)1", "设区市知识产权局的推荐函", "Material: the letter of recommendation."),
    Clause("四(三)2", "知识产权服务业集聚发展区申报书", "Material: the application form."),
    Clause("四(三)3", "知识产权服务业集聚发展区建设工作方案", "Material: the work plan."),
    Clause("四(三)4", "申报材料真实性承诺书", "Material: the statement of truthfulness."),
    Clause("四(三)5", "相关证明材料", "Material: the evidence."),
    Clause(
        "四(三)句3",
        "原则上每年6月30日前申报一次。",
        "One application a year, by 30 June in principle.",
    ),
    Clause("四(四)", "省知识产权局对申报材料进行审核，", "The province checks the materials."),
    Clause("四(四)句2", "组织专家评估和现场考察，", "Expert review, site visit."),
    Clause("四(四)句3", "择优遴选，", "The best are selected."),
    Clause(
        "四(四)句4",
        "确定设立省级知识产权服务业集聚发展区。",
        "The province designates the zones.",
    ),
    Clause(
        "四(五)1",
        "集聚区建设期限为三年，自设立之日起计算。",
        "The term is three years from the day of designation.",
    ),
    Clause(
        "四(五)2",
        "集聚区设立之日起三个月内，所在地人民政府在设区市知识产权局的指导下，制定印发《省级知识产权服务业集聚发展区建设"
        "实施方案》（以下简称《实施方案》）并认真组织实施。",
        "Within three months the county issues its implementation plan, under the city's guidance.",
    ),
    Clause(
        "四(五)2句2",
        "《实施方案》须报送省知识产权局备案。",
        "The implementation plan is filed with the province.",
    ),
    Clause(
        "四(六)",
        "建设期满，由省知识产权局组织考核。",
        "At the end of the term the province assesses.",
    ),
    Clause(
        "四(六)句2",
        "《建设方案》是考核的重要依据。",
        "The plan in force is what the assessment measures against.",
    ),
    Clause(
        "四(六)句3",
        "实施过程中遇有内容或指标需要调整的，须由集聚区所在地人民政府将调整意见及说明，经设区市知识产权局审核后，"
        "报送省知识产权局批准。",
        "An adjustment is proposed by the county, reviewed by the city, approved by the province.",
    ),
    Clause(
        "四(六)1(1)",
        "《建设方案》中确定的目标、任务、重点项目和各项指标的完成情况及成效。",
        "Assessed: completion and effect of objectives, tasks, key projects and indicators.",
    ),
    Clause(
        "四(六)1(2)",
        "集聚区在体制、机制、管理和创新等方面主要做法和经验。",
        "Assessed: practice and experience.",
    ),
    Clause(
        "四(六)1(3)",
        "集聚区所在地人民政府进一步支持和推动知识产权服务业集聚发展的工作思路和方案。",
        "Assessed: the county government's further plans.",
    ),
    Clause(
        "四(六)2",
        "分为优秀、合格和不合格三档。",
        "The result is one of three grades.",
    ),
    Clause(
        "四(六)2句2",
        "评为优秀的，优先推荐申报国家知识产权服务业集聚发展试验区。",
        "Excellent: recommended first for the national pilot zones.",
    ),
    Clause(
        "四(六)2句3",
        "评为合格的，保留“江苏省知识产权服务集聚发展区”称号。",
        "Qualified: the title is kept.",
    ),
    Clause(
        "四(六)2句4",
        "评为不合格的，限期整改，仍不合格的取消“江苏省知识产权服务业集聚发展区”称号。",
        "Unqualified: rectification by a day; where that fails, the title is revoked.",
    ),
    Clause(
        "五(一)",
        "省知识产权局加强对集聚区建设工作督查，",
        "The province inspects the zones.",
    ),
    Clause(
        "五(一)句2",
        "设区市知识产权局加强对集聚区建设工作指导，",
        "The city bureau guides the zones.",
    ),
    Clause(
        "五(一)句3",
        "集聚区所在地人民政府指定或设立专门的实施机构和人员，抓好落实，按时序推进集聚区建设，形成上下联动，"
        "齐抓共推的机制。",
        "The county government names the body and the staff in charge.",
    ),
    Clause(
        "五(二)",
        "省知识产权局对重大业务问题进行指导，在人才培养、信息资源利用和工作经费等方面给予相应的支持。",
        "The province supports with training, information resources and funds.",
    ),
    Clause(
        "五(二)句2",
        "设区市知识产权局要结合各地实际情况，加大对集聚区建设的支持力度。",
        "The city bureau supports the zones.",
    ),
    Clause(
        "五(二)句3",
        "集聚区所在地人民政府要成立集聚区建设领导小组，指定或设立专门的机构推进集聚区建设，配备相应工作人员，"
        "落实配套资金和政策，明确优惠条件，营造吸引优秀人才和品牌服务机构落户的环境。",
        "The county government sets up a leading group, a body, staff, funds and favourable terms.",
    ),
    Clause(
        "五(三)",
        "集聚区每年1月底前将上年度工作总结、当年度工作计划，书面报送设区市知识产权局和省知识产权局。",
        "By 31 January each year a zone reports to the city bureau and the province.",
    ),
    Clause(
        "五(三)句2",
        "省知识产权局视情况组织集聚区现场交流培训或工作检查。",
        "The province holds exchanges, training and checks.",
    ),
    Clause("指引1", "营造发展环境 夯实发展基础", "Guidance: environment and foundations."),
    Clause(
        "指引1.1",
        "制定促进知识产权服务业发展的规划和政策措施，推进知识产权政策与产业、科技、贸易、奖励等政策有效衔接。",
        "Measure: plans and policies, joined with those for industry, science, trade and awards.",
    ),
    Clause(
        "指引1.2",
        "建立健全知识产权服务业发展工作机制，明确集聚区建设工作的主管领导和责任部门。指定或设立专门机构、人员，"
        "有效工作人员不低2人。",
        "Measure: a leader, a department, a body in charge, and at least two effective staff.",
    ),
    Clause(
        "指引1.3",
        "设立知识产权服务业集聚发展建设专项资金，保障建设资金投入充足，制定利于知识产权服务业发展的土地、房屋、租金等"
        "方面优惠政策，加大政府购买知识产权服务力度。",
        "Measure: earmarked funds, favourable terms for land and rent, public procurement.",
    ),
    Clause(
        "指引1.4",
        "及时开展知识产权服务业统计调查，摸清区内知识产权服务业发展状况，了解知识产权服务支撑产业发展现状，合理引进、"
        "布局知识产权服务机构类别，遏制区内服务机构恶意竞争。",
        "Measure: a survey of the industry.",
    ),
    Clause(
        "指引1.5",
        "突出集聚区的“试验性”，鼓励先行先试，探索创新知识产权服务行业发展的新模式，拓展知识产权服务业发展的新领域。",
        "Measure: trying new ways.",
    ),
    Clause("指引2", "整合服务资源 集聚服务优势", "Guidance: resources and strengths."),
    Clause(
        "指引2.1",
        "整合知识产权信息传播利用、展示交易、维权援助等公共服务平台，建立知识产权公共服务体系。强化品牌建设，"
        "突出特色服务，辐射带动周边发展。",
        "Measure: public service platforms joined into one system.",
    ),
    Clause(
        "指引2.2",
        "采取本土培育和高端引进相结合的模式，引导服务资源向区内集聚，合理布局知识产权服务机构类型，形成完整的知识产权"
        "服务产业链，提升知识产权全方位服务能力。",
        "Measure: a complete chain of services.",
    ),
    Clause("指引3", "挖掘服务市场 促进供求对接", "Guidance: supply and demand."),
    Clause(
        "指引3.1",
        "聚焦区内优势产业、重点企业，深入了解知识产权服务需求，拓展服务范围，鼓励知识产权服务机构为中小企业提供"
        "全流程托管服务。",
        "Measure: knowing what strong industries and key enterprises need.",
    ),
    Clause(
        "指引3.2",
        "收集区内创新主体的服务需求，促进服务机构与创新主体间的供求对接，推动双方良性互动，协同发展。",
        "Measure: bringing institutions and innovators together.",
    ),
    Clause(
        "指引3.3",
        "建立区内产业专利预警分析机制，开展专利态势分析，探索建立专利联盟；强化科技创新工作的知识产权导向，对使用财政、"
        "科技、国有资产投资、并购等重大经济科技项目建立知识产权评议机制。",
        "Measure: early warning by patent analysis, and review of great projects.",
    ),
    Clause("指引4", "培育本土品牌 规范服务市场", "Guidance: brands and order."),
    Clause(
        "指引4.1",
        "引导知识产权服务机构拓宽服务范围，推广高端服务内容，提升服务质量，引导和培育本土知识产权服务品牌机构，"
        "发挥示范效应和标杆作用。",
        "Measure: broader and better services, local brands as examples.",
    ),
    Clause(
        "指引4.2",
        "强化服务机构内部管理制度建设，探索建立规范知识产权服务市场监管机制，推进建立知识产权服务联盟，推行行业自律和"
        "信用评价、诚信公示和失信惩戒制度，营造有序的市场环境。",
        "Measure: supervision, self-discipline and credit in the market.",
    ),
    Clause(
        "指引4.3",
        "支持知识产权服务机构学习借鉴先进经验，创新管理模式，创新服务内容和商业模式，鼓励服务机构利用新兴技术手段拓展"
        "服务，提倡与金融资本结合，做大做强。",
        "Measure: new service and business models.",
    ),
    Clause(
        "指引4.4",
        "总结有效的成功经验，严肃惩治违规行为，加大宣传推广力度，激励优质服务机构脱颖而出。搭建交流沟通平台，鼓励服务机构"
        "之间良性合作，互利共赢。",
        "Measure: spreading what works, punishing what offends.",
    ),
    Clause("指引5", "开展国际交流 培养高端人才", "Guidance: exchange and talent."),
    Clause(
        "指引5.1",
        "采取举办论坛、交流研讨等形式促进与国内外知名知识产权服务机构合作，鼓励知识产权服务机构“走出去”，支持服务机构"
        "引进国际高层次人才。",
        "Measure: forums and cooperation abroad.",
    ),
    Clause(
        "指引5.2",
        "引进国内外优质师资，强化区内知识产权服务机构培训，借鉴先进理念和服务模式，开展案例教学，鼓励个性化辅导，"
        "推行实战实践，培养具有国际视野，能熟练运用国际规则的知识产权服务高端服务人才。",
        "Measure: training for international practice.",
    ),
)
CLAUSES: dict[str, Clause] = {clause.number: clause for clause in _ALL}
