"""The measures of GB/T 9704-2012 (党政机关公文格式), each with its clause.

Lengths are millimetres unless the name says points. Positions are measured from the page's top left corner.
"""

MM_PER_POINT = 25.4 / 72

# 5.1, 5.2: paper and type area (版心) -----------------------------------------------------------------
PAGE_WIDTH = 210.0
PAGE_HEIGHT = 297.0
TOP_MARGIN = 37.0  # 天头
BINDING_MARGIN = 28.0  # 订口
TYPE_WIDTH = 156.0
TYPE_HEIGHT = 225.0
TYPE_RIGHT = BINDING_MARGIN + TYPE_WIDTH
TYPE_BOTTOM = TOP_MARGIN + TYPE_HEIGHT

# 5.2.2, 5.2.3: sizes of type, lines and characters ---------------------------------------------------
SIZE_2 = 22.0  # 二号, points
SIZE_3 = 16.0  # 三号, points: the text
SIZE_4 = 14.0  # 四号, points
LINES_PER_PAGE = 22
CHARACTERS_PER_LINE = 28
PITCH = TYPE_HEIGHT / LINES_PER_PAGE  # from one line to the next
CHARACTER = SIZE_3 * MM_PER_POINT  # 一字: the width of one character of the text (clause 3)
SMALL_GAP = CHARACTER * 7 / 8  # 三号汉字高度的7/8 (clause 3)
# 28 characters of 16 points are wider than 156 mm, so each gives a little way.
GRID_SPACING_POINTS = (TYPE_WIDTH / MM_PER_POINT - CHARACTERS_PER_LINE * SIZE_3) / (
    CHARACTERS_PER_LINE - 1
)
CELL = CHARACTER + GRID_SPACING_POINTS * MM_PER_POINT  # one character with its share of the spacing

# 7.2, 7.3: the parts of the text ------------------------------------------------------------------------
PARAGRAPH_INDENT_CELLS = 2  # 7.3.3
BLANK_LINES_ABOVE_TITLE = 2  # 7.3.1
BLANK_LINES_BELOW_TITLE = 1  # 7.3.2
DATE_INDENT_CELLS = 4  # 7.3.5.1: with a seal
SEAL_GAP_LINES = 1  # 7.3.5.1: the top of the seal is within one line of the text above it
ANNEX_TITLE_LINE = 3  # 7.3.8: the annex's title stands in line 3

# 7.4, 7.5: imprint and page number ---------------------------------------------------------------------
COPIES_INDENT_CELLS = 1  # 7.4.2: 抄送, one character in on both sides
PAGE_NUMBER_DROP = 7.0  # 7.5: the dash stands so far below the type area
PAGE_NUMBER_INDENT_CELLS = 1  # 7.5

# 10.1: the letter form (信函格式) ---------------------------------------------------------------------
LETTERHEAD_TOP = 30.0  # from the page's top edge to the letterhead's ink
RED_LINE_LENGTH = 170.0
RED_LINE_GAP_BELOW_LETTERHEAD = 4.0
SECOND_RED_LINE_ABOVE_EDGE = 20.0
# The standard fixes which line is the thick one; the weights and the gap are the usual ones.
RED_LINE_THICK = 1.5 * MM_PER_POINT
RED_LINE_THIN = 0.75 * MM_PER_POINT
RED_LINE_APART = 1.2 * MM_PER_POINT
RED = "#e60000"
