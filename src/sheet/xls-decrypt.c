/* xls-decrypt.c: keeps the promise that a workbook which Excel opens without asking for a password is read: the
 * three ciphers of xls (XOR, RC4, RC4 of the CryptoAPI), each with Excel's common password only. */
#include "xls-decrypt.h"

#include <string.h>

#define COMMON_PASSWORD "VelvetSweatshop"

enum
{
  BLOCK = 1024, /* bytes of the stream under one RC4 key */
  KEY = 16,
  DIGEST_MAX = 20
};

typedef struct
{
  guint8 box[256];
  guint8 i, j;
} Rc4;

typedef enum
{
  CIPHER_XOR,
  CIPHER_RC4,
  CIPHER_CRYPTO_API
} Kind;

typedef struct
{
  Kind kind;
  guint8 secret[DIGEST_MAX]; /* what block keys are made from; in XOR the key itself */
  gsize secret_length;
  gsize key_bytes; /* CryptoAPI: bytes of a block key that are not zero */
  Rc4 rc4;
  guint64 at; /* position in the stream that rc4 stands at */
} Cipher;

static void
rc4_start (Rc4 *rc4, const guint8 *key, gsize length)
{
  guint8 j = 0;

  for (guint i = 0; i < 256; i++)
    rc4->box[i] = (guint8) i;
  for (guint i = 0; i < 256; i++)
    {
      guint8 kept = rc4->box[i];
      j = (guint8) (j + kept + key[i % length]);
      rc4->box[i] = rc4->box[j];
      rc4->box[j] = kept;
    }
  rc4->i = rc4->j = 0;
}

static guint8
rc4_byte (Rc4 *rc4)
{
  guint8 kept = rc4->box[++rc4->i];

  rc4->j = (guint8) (rc4->j + kept);
  rc4->box[rc4->i] = rc4->box[rc4->j];
  rc4->box[rc4->j] = kept;
  return rc4->box[(guint8) (rc4->box[rc4->i] + kept)];
}

static void
digest (GChecksumType type, const guint8 *first, gsize n_first, const guint8 *second, gsize n_second, guint8 *out)
{
  g_autoptr (GChecksum) sum = g_checksum_new (type);
  gsize length = DIGEST_MAX;

  g_checksum_update (sum, first, (gssize) n_first);
  g_checksum_update (sum, second, (gssize) n_second);
  g_checksum_get_digest (sum, out, &length);
}

static void
start_block (Cipher *cipher, guint32 block)
{
  guint8 number[4] = { (guint8) block, (guint8) (block >> 8), (guint8) (block >> 16), (guint8) (block >> 24) };
  guint8 key[DIGEST_MAX];

  digest (cipher->kind == CIPHER_RC4 ? G_CHECKSUM_MD5 : G_CHECKSUM_SHA1, cipher->secret, cipher->secret_length, number,
          sizeof number, key);
  if (cipher->kind == CIPHER_CRYPTO_API)
    memset (key + cipher->key_bytes, 0, sizeof key - cipher->key_bytes);
  /* A key of 40 bits is filled up with zeros, a longer one is as long as it is. */
  rc4_start (&cipher->rc4, key, cipher->kind == CIPHER_CRYPTO_API && cipher->key_bytes > 5 ? cipher->key_bytes : KEY);
}

static guint8
next_byte (Cipher *cipher)
{
  if (cipher->at % BLOCK == 0)
    start_block (cipher, (guint32) (cipher->at / BLOCK));
  cipher->at++;
  return rc4_byte (&cipher->rc4);
}

/* Bytes that are not encrypted use up the key stream, too. Positions only go up. */
static void
decrypt_rc4 (Cipher *cipher, guint8 *bytes, gsize n, guint64 position)
{
  if (position / BLOCK > cipher->at / BLOCK)
    cipher->at = position / BLOCK * BLOCK;
  while (cipher->at < position)
    next_byte (cipher);
  for (gsize i = 0; i < n; i++)
    bytes[i] ^= next_byte (cipher);
}

static void
decrypt_xor (const Cipher *cipher, guint8 *bytes, gsize n, gsize index)
{
  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (bytes[i] << 3 | bytes[i] >> 5) ^ cipher->secret[(index + i) % KEY];
}

/* The file says a number (the verifier) and its digest, both encrypted from the start of block 0. */
static gboolean
verify (Cipher *cipher, const guint8 *verifier, gsize n_digest)
{
  guint8 plain[KEY + DIGEST_MAX], expected[DIGEST_MAX];

  memcpy (plain, verifier, KEY);
  memcpy (plain + KEY, verifier + KEY + (cipher->kind == CIPHER_CRYPTO_API ? 4 : 0), n_digest);
  decrypt_rc4 (cipher, plain, KEY + n_digest, 0);
  cipher->at = 0;
  digest (cipher->kind == CIPHER_RC4 ? G_CHECKSUM_MD5 : G_CHECKSUM_SHA1, plain, KEY, NULL, 0, expected);
  return memcmp (plain + KEY, expected, n_digest) == 0;
}

static gsize
wide_password (guint8 *out)
{
  gsize n = strlen (COMMON_PASSWORD);

  for (gsize i = 0; i < n; i++)
    {
      out[2 * i] = (guint8) COMMON_PASSWORD[i];
      out[2 * i + 1] = 0;
    }
  return 2 * n;
}

/* Salt, verifier and digest, of 16 bytes each. */
static gboolean
init_rc4 (Cipher *cipher, const guint8 *data, gsize n)
{
  guint8 password[2 * sizeof COMMON_PASSWORD], sum[DIGEST_MAX], salted[16 * (5 + 16)];

  if (n < 48)
    return FALSE;
  cipher->kind = CIPHER_RC4;
  digest (G_CHECKSUM_MD5, password, wide_password (password), NULL, 0, sum);
  for (gsize i = 0; i < 16; i++)
    {
      memcpy (salted + 21 * i, sum, 5);
      memcpy (salted + 21 * i + 5, data, 16);
    }
  digest (G_CHECKSUM_MD5, salted, sizeof salted, NULL, 0, cipher->secret);
  cipher->secret_length = 5;
  return verify (cipher, data + 16, 16);
}

/* Flags, the size of the header, the header, then size of the salt, salt, verifier, size of the digest, digest. */
static gboolean
init_crypto_api (Cipher *cipher, const guint8 *data, gsize n)
{
  guint8 password[2 * sizeof COMMON_PASSWORD];

  if (n < 8 + 32)
    return FALSE;
  guint32 n_header = mb_xls_u32 (data + 4), algorithm = mb_xls_u32 (data + 16), bits = mb_xls_u32 (data + 24);
  if (n_header < 32 || n_header > n - 8 || n - 8 - n_header < 4 + 16 + 16 + 4 + 20)
    return FALSE;
  const guint8 *verifier = data + 8 + n_header;
  if (algorithm != 0x6801 || mb_xls_u32 (verifier) != 16 || bits > 128 || bits % 8 != 0)
    return FALSE;

  cipher->kind = CIPHER_CRYPTO_API;
  cipher->key_bytes = bits == 0 ? 5 : bits / 8;
  digest (G_CHECKSUM_SHA1, verifier + 4, 16, password, wide_password (password), cipher->secret);
  cipher->secret_length = 20;
  return verify (cipher, verifier + 20, 20);
}

static guint16
rotate (guint16 value, guint by, guint width)
{
  guint mask = (1u << width) - 1;

  return (guint16) (((guint) value << by | (guint) value >> (width - by)) & mask);
}

/* A key of 16 bits made of the password's bits, and a hash of its characters; both stand in the record. */
static gboolean
init_xor (Cipher *cipher, const guint8 *data, gsize n)
{
  static const guint8 fill[] = { 0xBB };
  const char *password = COMMON_PASSWORD;
  gsize length = strlen (password);
  guint16 key = 0, base = 0x8000, end = 0xFFFF, hash = (guint16) (length ^ 0xCE4B);

  G_STATIC_ASSERT (sizeof COMMON_PASSWORD - 1 + sizeof fill == KEY);
  if (n < 4)
    return FALSE;
  for (gsize i = length; i > 0; i--)
    for (guint bit = 0; bit < 8; bit++)
      {
        base = rotate (base, 1, 16);
        if ((base & 1) != 0)
          base ^= 0x1020;
        if ((password[i - 1] & 0x7F) >> bit & 1)
          key ^= base;
        end = rotate (end, 1, 16);
        if ((end & 1) != 0)
          end ^= 0x1020;
      }
  key ^= end;
  for (gsize i = 0; i < length; i++)
    hash ^= rotate ((guint8) password[i], (guint) (i + 1) % 15, 15);
  if (mb_xls_u16 (data) != key || mb_xls_u16 (data + 2) != hash)
    return FALSE;

  cipher->kind = CIPHER_XOR;
  memcpy (cipher->secret, password, length);
  memcpy (cipher->secret + length, fill, sizeof fill);
  for (gsize i = 0; i < KEY; i++)
    cipher->secret[i] = (guint8) rotate (cipher->secret[i] ^ (guint8) (i % 2 == 0 ? key : key >> 8), 2, 8);
  return TRUE;
}

static gboolean
init_cipher (Cipher *cipher, const MbXlsRecord *filepass, gboolean biff8)
{
  const guint8 *data = filepass->data;
  gsize n = filepass->length;

  if (!biff8)
    return init_xor (cipher, data, n);
  if (n < 6)
    return FALSE;
  if (mb_xls_u16 (data) == 0)
    return init_xor (cipher, data + 2, n - 2);
  return mb_xls_u16 (data + 2) == 1 ? init_rc4 (cipher, data + 6, n - 6) : init_crypto_api (cipher, data + 6, n - 6);
}

/* How many bytes at the beginning of a record's data are never encrypted. */
static gsize
plain_bytes (const MbXlsRecord *record)
{
  enum
  {
    INTERFACEHDR = 0xE1,
    RRDHEAD = 0x138,
    USREXCL = 0x194,
    FILELOCK = 0x195,
    RRDINFO = 0x196
  };
  guint version, substream;

  switch (record->id)
    {
    case MB_XLS_FILEPASS:
    case INTERFACEHDR:
    case RRDHEAD:
    case USREXCL:
    case FILELOCK:
    case RRDINFO:
      return record->length;
    case MB_XLS_BOUNDSHEET:
      return MIN (4, record->length);
    default:
      return mb_xls_record_bof (record, &version, &substream) ? record->length : 0;
    }
}

GBytes *
mb_xls_decrypt (const MbXlsStream *stream, const MbXlsRecord *filepass, gboolean biff8)
{
  Cipher cipher = { 0 };
  MbXlsRecord record;

  if (!init_cipher (&cipher, filepass, biff8))
    return NULL;

  guint8 *plain = g_memdup2 (stream->data, stream->size);
  gsize offset = mb_xls_record_next (filepass);
  while (mb_xls_record_at (stream, offset, &record) == MB_XLS_STEP_RECORD)
    {
      gsize skip = plain_bytes (&record), start = (gsize) (record.data - stream->data);
      if (cipher.kind == CIPHER_XOR)
        decrypt_xor (&cipher, plain + start + skip, record.length - skip, start + record.length + skip);
      else
        decrypt_rc4 (&cipher, plain + start + skip, record.length - skip, start + skip);
      offset = mb_xls_record_next (&record);
    }
  return g_bytes_new_take (plain, stream->size);
}
