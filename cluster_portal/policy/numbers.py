"""Every number of the policy, once, with the clause it comes from.

Months and days are (month, day), so that `date(year, *ROUND_CLOSES)` is the day in a year.
"""

# 四(二)3: 「已有知识产权服务机构15家以上」; 以上 includes the number itself (民法典 第1259条).
MINIMUM_INSTITUTIONS = 15

# 四(三)句3: 「原则上每年6月30日前申报一次」; the day itself still counts, until 24:00.
ROUND_CLOSES = (6, 30)

# 四(三)句3: 「申报一次」: how many applications a county may have in a round.
APPLICATIONS_PER_ROUND = 1

# 四(五)1: 「建设期限为三年，自设立之日起计算」, in years from the day of designation.
TERM_YEARS = 3

# 四(五)2: 「设立之日起三个月内」, in months from the day of designation.
IMPLEMENTATION_PLAN_MONTHS = 3

# 四(六)2句4: 「限期整改，仍不合格的取消」: how often a zone may put itself right.
RECTIFICATIONS = 1

# 五(三): 「每年1月底前」; the day itself still counts, until 24:00.
ANNUAL_REPORT_DUE = (1, 31)

# 指引1.2: 「有效工作人员不低2人」, read as 不低于: two are enough.
MINIMUM_STAFF = 2
