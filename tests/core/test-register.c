/* A declaration is sound through and through or is refused with file, group and key. */
#include "fault.h"
#include "register.h"

#include <string.h>

#define HEAD "[Register]\nid=school\nversion=2\nlabel=Schools\nlabel[zh_CN]=学校\ntitle=name\n"
#define NAME "[Field name]\ntype=text\nlabel=Name\nlabel[zh_CN]=机构名称\nrequired=true\n"
#define STATES HEAD NAME "[Field s]\ntype=choice\nlabel=S\nchoices=a;b\n[States]\nfield=s\n"

static MbRegister *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  MbRegister *reg = mb_register_new_parse (text, -1, "school.register", &error);

  g_assert_no_error (error);
  return reg;
}

static void
test_mistakes_are_told_by_file_group_and_key (void)
{
  static const struct
  {
    const char *text;
    const char *place; /* what the message must name, besides the file */
    const char *what;
  } cases[] = {
    { "", "[Register]", "begins with" },
    { "rubbish", "school.register", "group" },
    { "[Register\nid=a\n", "school.register", "" },
    { "[Register]\nid=school\nlabel=S\ntitle=name\n" NAME, "[Register] version", "from 1" },
    { "[Register]\nid=school\nversion=0\nlabel=S\ntitle=name\n" NAME, "[Register] version", "" },
    { "[Register]\nid=school\nversion=x\nlabel=S\ntitle=name\n" NAME, "[Register] version", "whole number" },
    { "[Register]\nid=School\nversion=1\nlabel=S\ntitle=name\n" NAME, "[Register] id", "School" },
    { "[Register]\nversion=1\nlabel=S\ntitle=name\n" NAME, "[Register] id", "needed" },
    { "[Register]\nid=school\nversion=1\ntitle=name\n" NAME, "[Register] label", "needed" },
    { "[Register]\nid=school\nversion=1\nlabel=S\n" NAME, "[Register] title", "needed" },
    { "[Register]\nid=school\nversion=1\nlabel=S\ntitle=nome\n" NAME, "[Register] title", "nome" },
    { HEAD, "school.register", "a field" },
    { HEAD "singular=school\\\n" NAME, "[Register] singular", "backslash" },
    { HEAD "singular=\\?\\\n" NAME, "[Register] singular", "backslash" },
    { HEAD "columns=na\\?me;\\\n" NAME, "[Register] columns", "backslash" },
    { HEAD "colour=red\n" NAME, "[Register] colour", "no such key" },
    { HEAD "identity=name;nome\n" NAME, "[Register] identity", "nome" },
    { HEAD "sort=-name;x\n" NAME, "[Register] sort", "“x”" },
    { HEAD "columns=x\n" NAME, "[Register] columns", "“x”" },
    { HEAD "columns=name\n" NAME, "[Register] columns", "does not show “name”" },
    { HEAD "indexes=name+x\n" NAME, "[Register] indexes", "“x”" },
    { HEAD "system=yes\n" NAME, "[Register] system", "yes" },
    { HEAD "locked=nome\n" NAME, "[Register] locked", "nome" },
    { HEAD "locked=name\n" NAME, "[Register] locked", "locks a record" },
    { HEAD "locked_by=name\n" NAME, "[Register] locked_by", "a link" },
    { HEAD NAME "[Fild x]\ntype=text\n", "[Fild x]", "no such group" },
    { HEAD NAME NAME, "[Field name]", "twice" },
    { HEAD NAME "[Field Town]\ntype=text\nlabel=T\n", "[Field Town]", "no id" },
    { HEAD NAME "[Field id]\ntype=text\nlabel=T\n", "[Field id]", "by itself" },
    { HEAD NAME "[Field note]\ntype=text\nlabel=T\n", "[Field note]", "by itself" },
    { HEAD NAME "[Field x]\nlabel=X\n", "[Field x] type", "needed" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\ndue=name;6d\n", "[Field x] due", "a date field" },
    { HEAD NAME "[Field x]\ntype=date\nlabel=X\ndue=name;6d\n", "[Field x] due", "another one" },
    { HEAD NAME "[Field x]\ntype=date\nlabel=X\ndue=x;6d\n", "[Field x] due", "another one" },
    { HEAD NAME "[Field x]\ntype=date\nlabel=X\ndue=nome;6d\n", "[Field x] due", "nome" },
    { HEAD NAME "[Field x]\ntype=date\nlabel=X\ndue=y;6\n[Field y]\ntype=date\nlabel=Y\n", "[Field x] due", "60d" },
    { HEAD NAME "[Field x]\ntype=date\nlabel=X\ndue=y;6d\ndue.a=1w\n[Field y]\ntype=date\nlabel=Y\n", "[Field x] due.a",
      "due_by" },
    { HEAD NAME "[Field x]\ntype=date\nlabel=X\ndue=y;6d\ndue_by=z\ndue.a=1w\n[Field y]\ntype=date\nlabel=Y\n"
                "[Field z]\ntype=choice\nlabel=Z\nchoices=b\n", "[Field x] due_by", "“a”" },
    { HEAD NAME "[Field x]\ntype=number\nlabel=X\n", "[Field x] type", "number" },
    { HEAD NAME "[Field x]\ntype=text\n", "[Field x] label", "needed" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\nrequierd=true\n", "[Field x] requierd", "no such key" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\nrequired=1\n", "[Field x] required", "neither true nor false" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\nwidth=wide\n", "[Field x] width", "wide" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\nwidth=-1\n", "[Field x] width", "" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\nmin=1\n", "[Field x] min", "numbers" },
    { HEAD NAME "[Field x]\ntype=date\nlabel=X\nmax=1\n", "[Field x] max", "" },
    { HEAD NAME "[Field x]\ntype=integer\nlabel=X\nmin=5\nmax=4\n", "[Field x] min", "greater" },
    { HEAD NAME "[Field x]\ntype=integer\nlabel=X\nmin=1.5\n", "[Field x] min", "1.5" },
    { HEAD NAME "[Field x]\ntype=choice\nlabel=X\n", "[Field x] choices", "needed" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\nchoices=a;b\n", "[Field x] choices", "type choice" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\nopen=true\n", "[Field x] open", "type choice" },
    { HEAD NAME "[Field x]\ntype=choice\nlabel=X\nchoices=a;a\n", "[Field x] choices", "already" },
    { HEAD NAME "[Field x]\ntype=choice\nlabel=X\nchoices=a;b\nalias.c=d\n", "[Field x] alias.c", "“c”" },
    { HEAD NAME "[Field x]\ntype=choice\nlabel=X\nchoices=a;b\nalias.b=a\n", "[Field x] alias.b", "already" },
    { HEAD NAME "[Field x]\ntype=choice\nlabel=X\nchoices=a;b\ntone.b=red\n", "[Field x] tone.b", "good" },
    { HEAD NAME "[Field x]\ntype=link\nlabel=X\n", "[Field x] link", "register" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\nlink=school\n", "[Field x] link", "register" },
    { HEAD NAME "[Field x]\ntype=code\nlabel=X\nchecker=isbn\n", "[Field x] checker", "isbn" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\nchecker=uscc\n", "[Field x] checker", "code" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\npersonal=true\nsearch=true\n", "[Field x] search", "personal" },
    { HEAD NAME "[Field x]\ntype=integer\nlabel=X\ndefault=many\n", "[Field x] default", "many" },
    { HEAD NAME "[Field x]\ntype=choice\nlabel=X\nchoices=a\ndefault=b\n", "[Field x] default", "“b”" },
    { HEAD NAME "[Field x]\ntype=link\nlink=school\nlabel=X\ndefault=b\n", "[Field x] default", "cannot" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\nwas=name\n", "[Field x] was", "“name”" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=Name\n", "[Field x] label", "name" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\naliases=y;机构 名称：\n", "[Field x] aliases", "name" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=X\naliases=备注\n", "[Field x] aliases", "note" },
    { HEAD NAME "[States]\nfield=name\n", "[States] field", "closed choice" },
    { HEAD NAME "[States]\nfield=status\n", "[States] field", "status" },
    { HEAD NAME "[States]\n", "[States] field", "needed" },
    { HEAD NAME "[Field s]\ntype=choice\nlabel=S\nchoices=a;b\n[States]\nfield=s\ninitial=c\n", "[States] initial",
      "“c”" },
    { HEAD NAME "[Field s]\ntype=choice\nlabel=S\nchoices=a;b\n[States]\nfield=s\norder=a;c\n", "[States] order",
      "“c”" },
    { HEAD NAME "[Field s]\ntype=choice\nlabel=S\nchoices=a;b\n[States]\nfield=s\n[Transition a>c]\n",
      "[Transition a>c]", "" },
    { HEAD NAME "[Field s]\ntype=choice\nlabel=S\nchoices=a;b\n[States]\nfield=s\n[Transition a]\n", "[Transition a]",
      "A>B" },
    { HEAD NAME "[Field s]\ntype=choice\nlabel=S\nchoices=a;b\n[States]\nfield=s\n[Transition a>b]\nrequires=x\n",
      "[Transition a>b] requires", "“x”" },
    { HEAD NAME "[Transition a>b]\n", "[Transition a>b]", "States" },
    { HEAD NAME "[Demand d]\nfield=name\n", "[Demand d]", "States" },
    { STATES "[Demand D]\nfield=s\nvalues=a\ninto=b\nrequires=name\n", "[Demand D]", "“D”" },
    { STATES "[Demand d]\nvalues=a\ninto=b\nrequires=name\n", "[Demand d] field", "needed" },
    { STATES "[Demand d]\nfield=x\nvalues=a\ninto=b\nrequires=name\n", "[Demand d] field", "“x”" },
    { STATES "[Demand d]\nfield=name\nvalues=a\ninto=b\nrequires=name\n", "[Demand d] field", "choice" },
    { STATES "[Demand d]\nfield=s\ninto=b\nrequires=name\n", "[Demand d] values", "needed" },
    { STATES "[Demand d]\nfield=s\nvalues=c\ninto=b\nrequires=name\n", "[Demand d] values", "“c”" },
    { STATES "[Demand d]\nfield=s\nvalues=a\nrequires=name\n", "[Demand d] into", "needed" },
    { STATES "[Demand d]\nfield=s\nvalues=a\ninto=b;c\nrequires=name\n", "[Demand d] into", "“c”" },
    { STATES "[Demand d]\nfield=s\nvalues=a\ninto=b\n", "[Demand d] requires", "needed" },
    { STATES "[Demand d]\nfield=s\nvalues=a\ninto=b\nrequires=x\n", "[Demand d] requires", "“x”" },
    { STATES "[Demand d]\nfield=s\nvalues=a\ninto=b\nrequires=name\nwhen=x\n", "[Demand d] when", "" },
    { HEAD NAME "[Field x]\ntype=text\nlabel=\xff\n", "school.register", "UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MbRegister) reg = mb_register_new_parse (cases[i].text, -1, "school.register", &error);

      g_test_message ("case %u: %s", i, error != NULL ? error->message : "none");
      g_assert_null (reg);
      g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
      g_assert_nonnull (strstr (error->message, "school.register"));
      g_assert_nonnull (strstr (error->message, cases[i].place));
      g_assert_nonnull (strstr (error->message, cases[i].what));
    }
}

static const char full[]
    = "\xef\xbb\xbf# a comment\r\n"
      "[Register]\nid=school\nversion=3\nlabel=Schools\nlabel[zh_CN]=学校\nsingular=school\n"
      "title=name\nidentity=name;town\nsort=-opened;name\ncolumns=opened;name\nindexes=town+name;status\nheadings=学校;花名册\n"
      "[Field name]\ntype=text\nlabel=Name\nlabel[zh_CN]=机构名称\nlabel[de]=Einrichtung\n"
      "aliases=单位名称;校名\nrequired=true\nlist=true\nsearch=true\nwidth=28\n"
      "[Field town]\ntype=choice\nopen=true\nlabel=Town\nlabel[zh_CN]=所在乡镇\nchoices=城关镇;郊区\naliases=乡镇（街道）\nscope=true\n"
      "[Field status]\ntype=choice\nlabel=Status\nlabel[zh_CN]=办学状态\nchoices=筹设;在办;停办\n"
      "alias.在办=正常办学;运行中\ntone.在办=good\ndefault=运行中\n"
      "[Field opened]\ntype=date\nlabel=Opened\nlabel[zh_CN]=有效期（起）\ndefault=2024.9.1\nlist=true\n"
      "[Field closed]\ntype=date\nlabel=Closed\nlabel[zh_CN]=有效期（止）\nwas=ended\n"
      "[Field children]\ntype=integer\nlabel=Children\nlabel[zh_CN]=在园幼儿\nunit=children\nunit[zh_CN]=人\nmin=0\n"
      "[Field fund]\ntype=money\nlabel=Fund\nlabel[zh_CN]=整改资金（元）\nunit=元\n"
      "[Field assets]\ntype=money\nlabel=Assets\nlabel[zh_CN]=固定资产\nunit=万元\n"
      "[Field area]\ntype=decimal\nlabel=Area\nlabel[zh_CN]=占地面积\nunit=㎡\n"
      "[Field fax]\ntype=text\nlabel=Fax\nlabel[zh_CN]=传真\nretired=true\n"
      "[Field number]\ntype=text\nlabel=Identity number\nlabel[zh_CN]=身份证号\npersonal=true\n"
      "[States]\nfield=status\ninitial=筹设;在办\norder=筹设;在办;停办\n"
      "[Transition 筹设>在办]\nlabel=Approve\nlabel[zh_CN]=批准\nrequires=opened\n"
      "[Transition 在办>停办]\nrequires=closed;note\n"
      "[Demand accounts]\nlabel=closing accounts\nlabel[zh_CN]=清算\nfield=town\nvalues=城关镇;郊区\ninto=停办\n"
      "requires=assets;fund\n"
      "[Demand plot]\nfield=town\nvalues=郊区\ninto=停办;在办\nrequires=fund;area\n";

static void
test_everything_declared_is_there (void)
{
  g_autoptr (MbRegister) reg = parse (full);
  const MbField *field = NULL;

  g_assert_cmpstr (reg->id, ==, "school");
  g_assert_cmpuint (reg->version, ==, 3);
  g_assert_cmpstr (reg->label, ==, "Schools");
  g_assert_cmpstr (reg->label_zh, ==, "学校");
  g_assert_cmpuint (reg->fields->len, ==, 13);
  g_assert_cmpstr (reg->title->id, ==, "name");
  g_assert_cmpuint (reg->identity->len, ==, 2);
  g_assert_cmpstr (reg->sort[0], ==, "-opened");
  g_assert_cmpuint (reg->columns->len, ==, 2);
  g_assert_true (g_ptr_array_index (reg->columns, 0) == mb_register_field (reg, "opened"));
  g_assert_cmpstr (reg->indexes[0], ==, "town+name");
  g_assert_cmpstr (reg->headings[1], ==, "花名册");
  g_assert_cmpstr (reg->initial_states[1], ==, "在办");
  g_assert_cmpuint (g_strv_length (reg->state_order), ==, 3);
  g_assert_true (reg->state_field == mb_register_field (reg, "status"));
  g_assert_cmpstr (reg->source, ==, full);
  for (guint i = 0; i < reg->fields->len; i++)
    {
      field = g_ptr_array_index (reg->fields, i);
      g_assert_cmpuint (field->index, ==, i);
      g_assert_true (field->reg == reg);
    }
  field = mb_register_field (reg, "name");
  g_assert_true (field->required && field->list && field->search && field->identifying && !field->unique);
  g_assert_cmpuint (field->width, ==, 28);
  g_assert_cmpstr (field->aliases[1], ==, "校名");
  g_assert_cmpstr (mb_register_field (reg, "closed")->was, ==, "ended");
  g_assert_cmpstr (mb_register_field (reg, "opened")->default_value.text, ==, "2024-09-01");
  g_assert_cmpstr (mb_register_field (reg, "status")->default_value.text, ==, "在办");
  g_assert_true (mb_register_field (reg, "children")->has_min);
  g_assert_false (mb_register_field (reg, "children")->has_max);
  g_assert_true (mb_register_field (reg, "number")->personal);
  g_assert_null (mb_register_field (reg, "nome"));
  g_assert_null (mb_register_field (reg, NULL));
  g_assert_true (mb_field_is_number (mb_register_field (reg, "area")));
  g_assert_false (mb_field_is_number (mb_register_field (reg, "opened")));
}

static void
test_note_and_tags_come_last_undeclared (void)
{
  g_autoptr (MbRegister) reg = parse (HEAD NAME);
  const MbField *note = g_ptr_array_index (reg->fields, 1);
  const MbField *tags = g_ptr_array_index (reg->fields, 2);

  g_assert_cmpstr (note->id, ==, "note");
  g_assert_cmpint (note->type, ==, MB_FIELD_LONG_TEXT);
  g_assert_cmpstr (note->label_zh, ==, "备注");
  g_assert_cmpstr (tags->id, ==, "tags");
  g_assert_cmpint (tags->type, ==, MB_FIELD_TEXT);
}

static void
test_choices_are_found_by_value_and_alias (void)
{
  g_autoptr (MbRegister) reg = parse (full);
  const MbField *status = mb_register_field (reg, "status");

  g_assert_cmpstr (mb_field_find_choice (status, "在办")->value, ==, "在办");
  g_assert_cmpstr (mb_field_find_choice (status, "正常办学")->value, ==, "在办");
  g_assert_cmpstr (mb_field_find_choice (status, " 运行 中")->value, ==, "在办");
  g_assert_cmpstr (mb_field_find_choice (status, "在办")->tone, ==, "good");
  g_assert_null (mb_field_find_choice (status, "注销"));
  g_assert_null (mb_field_find_choice (status, NULL));
  g_assert_null (mb_field_find_choice (mb_register_field (reg, "name"), "x"));
}

static void
test_headings_lead_to_their_fields (void)
{
  static const struct
  {
    const char *heading, *field; /* field NULL: none */
    gboolean by_alias;
  } cases[] = {
    { "机构名称", "name", FALSE },
    { " 机构\n名称：", "name", FALSE },
    { "机构名称*", "name", FALSE },
    { "机构名称（＊）", "name", FALSE },
    { "Name", "name", FALSE },
    { "ＮＡＭＥ", "name", FALSE },
    { "Einrichtung", "name", FALSE },
    { "单位名称", "name", TRUE },
    { "校  名", "name", TRUE },
    { "所在乡镇", "town", FALSE },
    { "乡镇(街道)", "town", TRUE },
    { "乡镇街道", "town", TRUE },
    { "有效期起", "opened", FALSE },
    { "有效期 (止)", "closed", FALSE },
    { "有效期", NULL, FALSE }, /* from or to */
    { "在园幼儿（人）", "children", FALSE },
    { "在园幼儿(单位：人)", "children", FALSE },
    { "在园幼儿（小班）", NULL, FALSE }, /* a part of them */
    { "整改资金(元)", "fund", FALSE },
    { "整改资金", "fund", FALSE },
    { "整改资金（万元）", NULL, FALSE }, /* would be ten thousand times as much */
    { "固定资产（万元）", "assets", FALSE },
    { "固定资产", "assets", FALSE },
    { "固定资产（元）", NULL, FALSE },
    { "占地面积（㎡）", "area", FALSE },
    { "占地面积（平方米）", "area", FALSE },
    { "占地面积（亩）", NULL, FALSE },
    { "备注", "note", FALSE },
    { "标签", "tags", FALSE },
    { "传真", NULL, FALSE }, /* retired */
    { "序号", NULL, FALSE },
    { "", NULL, FALSE },
    { "（）", NULL, FALSE },
  };
  g_autoptr (MbRegister) reg = parse (full);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean by_alias = 7;
      const MbField *field = mb_register_match_heading (reg, cases[i].heading, &by_alias);

      g_test_message ("%s", cases[i].heading);
      g_assert_cmpstr (field != NULL ? field->id : NULL, ==, cases[i].field);
      if (field != NULL)
        g_assert_cmpint (by_alias, ==, cases[i].by_alias);
      g_assert_true (mb_register_match_heading (reg, cases[i].heading, NULL) == field);
    }
}

static void
test_steps_are_those_declared (void)
{
  static const struct
  {
    const char *from, *to;
    gboolean allowed, same;
  } cases[] = { { "筹设", "在办", TRUE, FALSE },  { "在办", "停办", TRUE, FALSE }, { "筹设", "停办", FALSE, FALSE },
                { "停办", "在办", FALSE, FALSE }, { "在办", "在办", FALSE, TRUE }, { NULL, "在办", FALSE, FALSE },
                { "在办", NULL, FALSE, FALSE } };
  g_autoptr (MbRegister) reg = parse (full);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean same = 7;
      const MbTransition *step = mb_register_transition (reg, cases[i].from, cases[i].to, &same);

      g_assert_cmpint (step != NULL, ==, cases[i].allowed);
      g_assert_cmpint (same, ==, cases[i].same);
    }
  g_assert_cmpstr (mb_register_transition (reg, "筹设", "在办", NULL)->requires[0], ==, "opened");
  g_assert_cmpstr (mb_register_transition (reg, "筹设", "在办", NULL)->label, ==, "Approve");
  g_assert_null (mb_register_transition (reg, "在办", "停办", NULL)->label);
}

static void
test_demands_are_made_of_those_they_name (void)
{
  static const struct
  {
    const char *town, *into, *lacking, *demand;
    gboolean assets; /* are there */
  } cases[] = { { "城关镇", "停办", "assets fund", "accounts", FALSE },
                { "城关镇", "停办", "fund", "accounts", TRUE },
                { "城关镇", "在办", "", NULL, FALSE },
                { "郊区", "在办", "fund area", "plot", FALSE },
                { "郊区", "停办", "assets fund area", "accounts", FALSE },
                { "郊区", "停办", "fund area", "accounts", TRUE },
                { "别处", "停办", "", NULL, FALSE },
                { NULL, "停办", "", NULL, FALSE } };
  g_autoptr (MbRegister) reg = parse (full);
  MbValue *values = g_new0 (MbValue, reg->fields->len);
  MbValue *town = &values[mb_register_field (reg, "town")->index];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const MbDemand *demand = NULL;
      g_autoptr (GPtrArray) lacking = NULL;
      g_autoptr (GString) ids = g_string_new (NULL);

      mb_value_set_null (town);
      if (cases[i].town != NULL)
        *town = (MbValue){ MB_VALUE_TEXT, 0, g_strdup (cases[i].town) };
      values[mb_register_field (reg, "assets")->index].kind = cases[i].assets ? MB_VALUE_INT : MB_VALUE_NULL;
      lacking = mb_register_lacking (reg, cases[i].into, values, &demand);
      for (guint k = 0; k < lacking->len; k++)
        g_string_append_printf (ids, "%s%s", k > 0 ? " " : "", ((const MbField *) g_ptr_array_index (lacking, k))->id);
      g_assert_cmpstr (ids->str, ==, cases[i].lacking);
      g_assert_cmpstr (demand != NULL ? demand->id : NULL, ==, cases[i].demand);
    }
  mb_value_set_null (town);
  g_free (values);
}

static void
test_labels_follow_the_locale_and_formal_ones_do_not (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (MbRegister) reg = parse (full);

      g_assert_cmpstr (reg->label, ==, "学校");
      g_assert_cmpstr (mb_register_field (reg, "children")->unit, ==, "人");
      g_assert_cmpstr (mb_register_transition (reg, "筹设", "在办", NULL)->label, ==, "批准");
      g_assert_cmpstr (mb_register_field (reg, "name")->label_zh, ==, "机构名称");
      return;
    }
  g_setenv ("LANGUAGE", "zh_CN", TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_unsetenv ("LANGUAGE");
  g_test_trap_assert_passed ();
}

static void
test_shipped_registers_are_sound (void)
{
  g_autoptr (MbCatalogue) catalogue = mb_catalogue_new ();
  g_autofree char *folder = g_build_filename (g_getenv ("MB_TEST_SRCDIR"), "data", "registers", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GError) error = NULL;
  const char *name = NULL;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      MbRegister *reg = NULL;

      if (!g_str_has_suffix (name, ".register"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      reg = mb_register_new_parse (text, -1, name, &error);
      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (name, reg->id));
      mb_catalogue_take (catalogue, reg);
    }
  mb_catalogue_check (catalogue, &error);
  g_assert_no_error (error);
  g_assert_nonnull (mb_catalogue_get (catalogue, "institution"));
  g_assert_nonnull (mb_catalogue_get (catalogue, "hazard"));
  g_assert_nonnull (mb_catalogue_get (catalogue, "complaint"));
}

static void
test_a_later_register_wins_in_place (void)
{
  g_autoptr (MbCatalogue) catalogue = mb_catalogue_new ();
  g_autoptr (MbCatalogue) second = mb_catalogue_ref (catalogue);
  g_autoptr (GError) error = NULL;

  mb_catalogue_take (catalogue, parse (HEAD NAME));
  mb_catalogue_take (catalogue, parse ("[Register]\nid=visit\nversion=1\nlabel=Visits\ntitle=school\n"
                                       "[Field school]\ntype=link\nlink=school\nlabel=School\n"));
  g_assert_true (mb_catalogue_check (catalogue, NULL));
  mb_catalogue_take (catalogue, parse (full));
  g_assert_cmpuint (mb_catalogue_n (catalogue), ==, 2);
  g_assert_cmpuint (mb_catalogue_get (catalogue, "school")->version, ==, 3);
  g_assert_true (mb_catalogue_nth (catalogue, 0) == mb_catalogue_get (catalogue, "school"));
  g_assert_null (mb_catalogue_get (catalogue, "x"));
  g_assert_null (mb_catalogue_get (catalogue, NULL));
}

static void
test_a_link_into_nothing_is_told (void)
{
  g_autoptr (MbCatalogue) catalogue = mb_catalogue_new ();
  g_autoptr (GError) error = NULL;

  mb_catalogue_take (catalogue, parse (HEAD NAME "[Field parent]\ntype=link\nlink=nowhere\nlabel=Parent\n"));
  g_assert_false (mb_catalogue_check (catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
  g_assert_nonnull (strstr (error->message, "school.register, [Field parent] link"));
  g_assert_nonnull (strstr (error->message, "nowhere"));
}

static void
test_a_lock_that_is_led_nowhere_is_told (void)
{
  g_autoptr (MbCatalogue) catalogue = mb_catalogue_new ();
  g_autoptr (GError) error = NULL;

  mb_catalogue_take (catalogue, parse (HEAD NAME));
  mb_catalogue_take (catalogue, parse ("[Register]\nid=visit\nversion=1\nlabel=Visits\ntitle=school\nlocked_by=school\n"
                                       "[Field school]\ntype=link\nlink=school\nlabel=School\n"));
  g_assert_false (mb_catalogue_check (catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
  g_assert_nonnull (strstr (error->message, "visit.register, [Register] locked_by"));
  g_clear_error (&error);
  mb_catalogue_take (catalogue, parse (HEAD "locked=done\n" NAME "[Field done]\ntype=boolean\nlabel=Done\n"));
  mb_catalogue_check (catalogue, &error);
  g_assert_no_error (error);
  /* In a circle. */
  mb_catalogue_take (catalogue, parse (HEAD "locked_by=parent\n" NAME "[Field parent]\ntype=link\nlink=school\nlabel=P\n"));
  g_assert_false (mb_catalogue_check (catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/register/mistakes-are-told-by-file-group-and-key", test_mistakes_are_told_by_file_group_and_key);
  g_test_add_func ("/register/everything-declared-is-there", test_everything_declared_is_there);
  g_test_add_func ("/register/note-and-tags-come-last-undeclared", test_note_and_tags_come_last_undeclared);
  g_test_add_func ("/register/choices-are-found-by-value-and-alias", test_choices_are_found_by_value_and_alias);
  g_test_add_func ("/register/headings-lead-to-their-fields", test_headings_lead_to_their_fields);
  g_test_add_func ("/register/steps-are-those-declared", test_steps_are_those_declared);
  g_test_add_func ("/register/demands-are-made-of-those-they-name", test_demands_are_made_of_those_they_name);
  g_test_add_func ("/register/labels-follow-the-locale-and-formal-ones-do-not",
                   test_labels_follow_the_locale_and_formal_ones_do_not);
  g_test_add_func ("/register/shipped-registers-are-sound", test_shipped_registers_are_sound);
  g_test_add_func ("/catalogue/a-later-register-wins-in-place", test_a_later_register_wins_in_place);
  g_test_add_func ("/catalogue/a-link-into-nothing-is-told", test_a_link_into_nothing_is_told);
  g_test_add_func ("/register/a-lock-that-is-led-nowhere-is-told", test_a_lock_that_is_led_nowhere_is_told);
  return g_test_run ();
}
