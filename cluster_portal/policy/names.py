"""The names that the policy gives to itself, the title and the papers: quoted, never translated."""

# The policy itself: its number and its full title.
POLICY_NUMBER = "苏知发〔2017〕139号"
POLICY_TITLE = "江苏省知识产权服务业集聚发展区建设实施方案"

# The title that a zone holds. 四(六)2句3 drops the 业 once; papers use the full name everywhere.
ZONE_TITLE = "江苏省知识产权服务业集聚发展区"

# 四(三): the plan that a county draws up to apply.
WORK_PLAN_TITLE = "江苏省知识产权服务业集聚发展区建设工作方案"

# 四(三)2: the application form.
APPLICATION_FORM_TITLE = "知识产权服务业集聚发展区申报书"

# 四(三)4: the statement of truthfulness.
STATEMENT_TITLE = "申报材料真实性承诺书"

# 四(五)2: the plan that the county government issues once its zone is designated.
IMPLEMENTATION_PLAN_TITLE = "省级知识产权服务业集聚发展区建设实施方案"

# 四(六)2句2: the national programme for which excellent zones are recommended first.
NATIONAL_PROGRAMME = "国家知识产权服务业集聚发展试验区"
