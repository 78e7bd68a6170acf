/* font.c: promise: whatever fonts a machine has, a document keeps its manner (song for text, hei for headings) in simplified
 * Chinese forms. The families are looked up by hand, since fontconfig's own answer for a missing 仿宋_GB2312 may be a
 * sans, or in another locale a Japanese face. */
#include "config.h"

#include "font.h"

typedef struct
{
  const char *names[4]; /* one face under its names; fontconfig may list any of them first */
  PangoWeight weight;   /* what makes it look like the role */
} Face;

static const Face title_faces[] = {
  { { "方正小标宋简体", "FZXiaoBiaoSong-B05S" }, PANGO_WEIGHT_NORMAL },
  { { "方正小标宋_GBK", "FZXiaoBiaoSong-B05" }, PANGO_WEIGHT_NORMAL },
  { { "华文中宋", "STZhongsong" }, PANGO_WEIGHT_NORMAL },
  { { "Noto Serif CJK SC", "Noto Serif SC" }, PANGO_WEIGHT_BOLD },
  { { "Source Han Serif SC", "Source Han Serif CN", "思源宋体" }, PANGO_WEIGHT_BOLD },
  { { "宋体", "SimSun" }, PANGO_WEIGHT_BOLD },
  { { "AR PL SungtiL GB", "文鼎ＰＬ简报宋" }, PANGO_WEIGHT_BOLD },
  { { "AR PL UMing CN" }, PANGO_WEIGHT_BOLD },
};

static const Face fang_faces[] = {
  { { "仿宋_GB2312", "FangSong_GB2312" }, PANGO_WEIGHT_NORMAL },
  { { "仿宋", "FangSong" }, PANGO_WEIGHT_NORMAL },
  { { "华文仿宋", "STFangsong" }, PANGO_WEIGHT_NORMAL },
  { { "方正仿宋简体", "FZFangSong-Z02S", "方正仿宋_GBK", "FZFangSong-Z02" }, PANGO_WEIGHT_NORMAL },
  { { "朱雀仿宋", "Zhuque Fangsong", "Zhuque Fangsong (technical preview)" }, PANGO_WEIGHT_NORMAL },
  { { "FandolFang" }, PANGO_WEIGHT_NORMAL },
  { { "Noto Serif CJK SC", "Noto Serif SC" }, PANGO_WEIGHT_NORMAL },
  { { "Source Han Serif SC", "Source Han Serif CN", "思源宋体" }, PANGO_WEIGHT_NORMAL },
  { { "宋体", "SimSun" }, PANGO_WEIGHT_NORMAL },
  { { "AR PL SungtiL GB", "文鼎ＰＬ简报宋" }, PANGO_WEIGHT_NORMAL },
  { { "AR PL UMing CN" }, PANGO_WEIGHT_NORMAL },
};

static const Face kai_faces[] = {
  { { "楷体_GB2312", "KaiTi_GB2312" }, PANGO_WEIGHT_NORMAL },
  { { "楷体", "KaiTi" }, PANGO_WEIGHT_NORMAL },
  { { "华文楷体", "STKaiti" }, PANGO_WEIGHT_NORMAL },
  { { "方正楷体简体", "FZKai-Z03S", "方正楷体_GBK", "FZKai-Z03" }, PANGO_WEIGHT_NORMAL },
  { { "霞鹜文楷", "LXGW WenKai" }, PANGO_WEIGHT_NORMAL },
  { { "AR PL KaitiM GB", "文鼎ＰＬ简中楷" }, PANGO_WEIGHT_NORMAL },
  { { "AR PL UKai CN" }, PANGO_WEIGHT_NORMAL },
  { { "Noto Serif CJK SC", "Noto Serif SC" }, PANGO_WEIGHT_NORMAL },
};

static const Face hei_faces[] = {
  { { "黑体", "SimHei" }, PANGO_WEIGHT_NORMAL },
  { { "方正黑体简体", "FZHei-B01S", "方正黑体_GBK", "FZHei-B01" }, PANGO_WEIGHT_NORMAL },
  { { "华文黑体", "STHeiti" }, PANGO_WEIGHT_NORMAL },
  { { "Noto Sans CJK SC", "Noto Sans SC" }, PANGO_WEIGHT_BOLD },
  { { "Source Han Sans SC", "Source Han Sans CN", "思源黑体" }, PANGO_WEIGHT_BOLD },
  { { "微软雅黑", "Microsoft YaHei" }, PANGO_WEIGHT_BOLD },
  { { "文泉驿正黑", "WenQuanYi Zen Hei" }, PANGO_WEIGHT_NORMAL },
  { { "文泉驿微米黑", "WenQuanYi Micro Hei" }, PANGO_WEIGHT_NORMAL },
};

static const Face song_faces[] = {
  { { "宋体", "SimSun" }, PANGO_WEIGHT_NORMAL },
  { { "新宋体", "NSimSun" }, PANGO_WEIGHT_NORMAL },
  { { "华文宋体", "STSong" }, PANGO_WEIGHT_NORMAL },
  { { "方正书宋简体", "FZShuSong-Z01S", "方正书宋_GBK", "FZShuSong-Z01" }, PANGO_WEIGHT_NORMAL },
  { { "Noto Serif CJK SC", "Noto Serif SC" }, PANGO_WEIGHT_NORMAL },
  { { "Source Han Serif SC", "Source Han Serif CN", "思源宋体" }, PANGO_WEIGHT_NORMAL },
  { { "AR PL SungtiL GB", "文鼎ＰＬ简报宋" }, PANGO_WEIGHT_NORMAL },
  { { "AR PL UMing CN" }, PANGO_WEIGHT_NORMAL },
};

static const Face sans_faces[] = {
  { { "Noto Sans CJK SC", "Noto Sans SC" }, PANGO_WEIGHT_NORMAL },
  { { "Source Han Sans SC", "Source Han Sans CN", "思源黑体" }, PANGO_WEIGHT_NORMAL },
  { { "微软雅黑", "Microsoft YaHei" }, PANGO_WEIGHT_NORMAL },
  { { "文泉驿微米黑", "WenQuanYi Micro Hei" }, PANGO_WEIGHT_NORMAL },
  { { "文泉驿正黑", "WenQuanYi Zen Hei" }, PANGO_WEIGHT_NORMAL },
  { { "黑体", "SimHei" }, PANGO_WEIGHT_NORMAL },
};

static const struct
{
  const Face *faces;
  guint n_faces;
  const char *last; /* generic family when none is there */
} roles[MB_N_FONT_ROLES] = {
  [MB_FONT_TITLE] = { title_faces, G_N_ELEMENTS (title_faces), "serif" },
  [MB_FONT_FANG] = { fang_faces, G_N_ELEMENTS (fang_faces), "serif" },
  [MB_FONT_KAI] = { kai_faces, G_N_ELEMENTS (kai_faces), "serif" },
  [MB_FONT_HEI] = { hei_faces, G_N_ELEMENTS (hei_faces), "sans-serif" },
  [MB_FONT_SONG] = { song_faces, G_N_ELEMENTS (song_faces), "serif" },
  [MB_FONT_SANS] = { sans_faces, G_N_ELEMENTS (sans_faces), "sans-serif" },
};

typedef struct
{
  char *families; /* comma separated, the best first, then those for characters that it lacks */
  PangoWeight weight;
} Resolved;

static gpointer
resolve_all (gpointer data)
{
  g_autoptr (GHashTable) installed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Resolved *resolved = g_new0 (Resolved, MB_N_FONT_ROLES); /* lives as long as the program, as the fonts do */
  PangoFontFamily **families = NULL;
  int n_families = 0;

  pango_font_map_list_families (pango_cairo_font_map_get_default (), &families, &n_families);
  for (int i = 0; i < n_families; i++)
    g_hash_table_add (installed, g_utf8_casefold (pango_font_family_get_name (families[i]), -1));
  g_free (families);

  for (guint r = 0; r < MB_N_FONT_ROLES; r++)
    {
      GString *list = g_string_new (NULL);

      resolved[r].weight = PANGO_WEIGHT_NORMAL;
      for (guint f = 0; f < roles[r].n_faces; f++)
        for (guint n = 0; n < G_N_ELEMENTS (roles[r].faces[f].names) && roles[r].faces[f].names[n]; n++)
          {
            g_autofree char *folded = g_utf8_casefold (roles[r].faces[f].names[n], -1);

            if (!g_hash_table_contains (installed, folded))
              continue;
            if (list->len == 0)
              resolved[r].weight = roles[r].faces[f].weight;
            g_string_append_printf (list, "%s,", roles[r].faces[f].names[n]);
          }
      g_string_append (list, roles[r].last);
      resolved[r].families = g_string_free (list, FALSE);
    }
  return resolved;
}

PangoFontDescription *
mb_font_description (MbFontRole role, double points)
{
  static GOnce once = G_ONCE_INIT;
  PangoFontDescription *description = pango_font_description_new ();
  const Resolved *resolved;

  g_once (&once, resolve_all, NULL);
  resolved = (const Resolved *) once.retval + role;
  pango_font_description_set_family (description, resolved->families);
  pango_font_description_set_weight (description, resolved->weight);
  pango_font_description_set_size (description, (int) (points * PANGO_SCALE + 0.5));
  return description;
}

PangoContext *
mb_font_context_new (gboolean own_map)
{
  PangoFontMap *map = own_map ? pango_cairo_font_map_new () : g_object_ref (pango_cairo_font_map_get_default ());
  PangoContext *context = pango_font_map_create_context (map);
  cairo_font_options_t *options = cairo_font_options_create ();

  /* 72 to the inch: a font of 10 points is 10 units. On the context, since the thread's map is others' too. */
  pango_cairo_context_set_resolution (context, 72);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_language (context, pango_language_from_string ("zh-cn"));
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  pango_context_set_round_glyph_positions (context, FALSE);
  g_object_unref (map);
  return context;
}
