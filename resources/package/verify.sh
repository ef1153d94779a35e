#!/usr/bin/env bash
# Memeriksa paket Netra tanpa program Netra. Tidak menulis apa pun ke dalam paket.
#   bash verify.sh [-r akar.pem] [folder-paket]
# Yang dipakai: bash, coreutils, openssl, qpdf, poppler (pdfsig, pdfdetach). Keluar 0 bila utuh, 1 bila tidak.
# Checks a Netra package without Netra; exit status 0 if it is whole, 1 if not.
set -u
export LC_ALL=C
shopt -s nullglob dotglob globstar
unset CDPATH

failed=0 root='' folder='' signer='tidak ditandatangani'
good() { printf '  [BAIK]  %s\n' "$1"; }
bad() { printf '  [GAGAL] %s\n' "$1"; failed=1; }
note() { printf '  [CATAT] %s\n' "$1"; }
safe() { printf '%q' "$1"; } # nama berkas tidak boleh memalsukan baris keluaran
digest() { local line; line=$(sha256sum -- "$1") && line=${line#\\} && printf '%s' "${line%% *}"; }
size_of() { local n; n=$(wc -c <"$1") && printf '%s' "$((n))"; }

while [ $# -gt 0 ]; do
  case "$1" in
    -r) [ $# -gt 1 ] || { printf 'Pemakaian: bash verify.sh [-r akar.pem] [folder-paket]\n' >&2; exit 1; }
        root=$2; shift 2 ;;
    --) shift; [ $# -gt 0 ] && folder=$1; break ;;
    *) folder=$1; shift ;;
  esac
done
case "$root" in '' | /*) ;; *) root=$PWD/$root ;; esac
if [ -n "$root" ] && [ ! -f "$root" ]; then
  printf 'Berkas akar tidak ada: %s\n' "$(safe "$root")" >&2
  exit 1
fi
if [ -z "$folder" ]; then
  case "${BASH_SOURCE[0]}" in */*) folder=${BASH_SOURCE[0]%/*} ;; *) folder=. ;; esac
fi
cd -- "$folder" 2>/dev/null || { printf 'Folder tidak ada: %s\n' "$(safe "$folder")" >&2; exit 1; }
for tool in sha256sum wc cut cat head date mktemp rm openssl qpdf pdfsig pdfdetach; do
  type -P "$tool" >/dev/null || { printf 'Perkakas tidak ada: %s\n' "$tool" >&2; exit 1; }
done
scratch=$(mktemp -d) || exit 1
trap 'rm -rf -- "$scratch"' EXIT
printf 'Memeriksa paket di %s\n' "$(safe "$PWD")"

# --- 1. Berkas apa saja yang ada ----------------------------------------------------------------
printf '1. Isi folder\n'
declare -A here=() listed=() stated=() info=()
for name in **; do
  if [ -L "$name" ]; then bad "tautan: $(safe "$name")"
  elif [ -d "$name" ]; then continue
  elif [ -f "$name" ]; then here[$name]=1
  else bad "bukan berkas biasa: $(safe "$name")"
  fi
done
for name in "${!here[@]}"; do
  [[ ${name,,} == fetch.txt ]] && bad 'fetch.txt: paket ini meminta berkas dari tempat lain'
done
if [ -z "${here[bagit.txt]:-}" ] ||
  [[ $(<bagit.txt) != $'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8' ]]; then
  bad 'bagit.txt tidak ada atau tidak dikenal'
fi

# --- 2. Manifes: setiap berkas tercatat, setiap catatan ada berkasnya ---------------------------
printf '2. Manifes SHA-256\n'
read_manifest() { # $1 nama manifes, $2 awalan wajib (atau kosong)
  local line name number=0 clean=1
  [ -n "${here[$1]:-}" ] || { bad "$1 tidak ada"; return 1; }
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1)) name=${line:66}
    if [[ ! $line =~ ^[0-9a-f]{64}\ \ [^/] || $name == *\\* || /$name/ == */../* || $name != "$2"* ]]; then
      bad "$1 baris $number tidak sesuai bentuknya"; clean=0
    elif [ -n "${listed[$name]:-}" ]; then
      bad "$1 baris $number: tercatat dua kali: $(safe "$name")"; clean=0
    else
      listed[$name]=1 stated[$name]=${line:0:64}
      [ -n "${here[$name]:-}" ] || { bad "tercatat tetapi tidak ada: $(safe "$name")"; clean=0; }
    fi
  done <"$1"
  [ "$clean" = 1 ] || return 1
  if sha256sum --check --strict --quiet -- "$1" >"$scratch/sums" 2>&1; then
    good "$1: $number berkas cocok"
  else
    while IFS= read -r line; do bad "isi berubah: $line"; done <"$scratch/sums"
  fi
}
read_manifest manifest-sha256.txt data/
read_manifest tagmanifest-sha256.txt ''
for name in bagit.txt bag-info.txt manifest-sha256.txt VERIFIKASI.md verify.sh data/case.json; do
  [ -n "${listed[$name]:-}" ] || bad "tidak tercatat dalam manifes: $name"
done
payload=0 count=0
for name in "${!here[@]}"; do
  case "$name" in
    tagmanifest-sha256.txt | tagmanifest-sha256.txt.p7s) continue ;;
    data/*) payload=$((payload + $(size_of "$name"))) count=$((count + 1)) ;;
  esac
  [ -n "${listed[$name]:-}" ] || bad "ada tetapi tidak tercatat: $(safe "$name")"
done

# --- 3. bag-info.txt ----------------------------------------------------------------------------
printf '3. Keterangan paket (bag-info.txt)\n'
if [ -n "${here[bag-info.txt]:-}" ]; then
  while IFS= read -r line || [ -n "$line" ]; do
    [[ $line == *': '* && -z ${info[${line%%: *}]:-} ]] || { bad 'bag-info.txt: baris tidak sesuai'; continue; }
    info[${line%%: *}]=${line#*: }
  done <bag-info.txt
fi
if [ "${info[Payload-Oxum]:-}" = "$payload.$count" ]; then good "$count berkas, $payload bita, seperti dinyatakan"
else bad "jumlah isi $payload.$count, dinyatakan ${info[Payload-Oxum]:-tidak ada}"; fi

# --- 4. Tanda tangan atas manifes tag -----------------------------------------------------------
printf '4. Tanda tangan\n'
seal=tagmanifest-sha256.txt.p7s
seconds_of() { date -u -d "$1" +%s 2>/dev/null; }
is_dated_right() { # waktu yang dinyatakan dalam tanda tangan, terhadap masa berlaku sertifikatnya (longgar sehari)
  local line stated='' begun='' ended='' is_next=0
  while IFS= read -r line; do
    case "$line" in
      *'object: signingTime'*) is_next=1 ;;
      *TIME:*) [ "$is_next" = 0 ] || [ -n "$stated" ] || stated=$(seconds_of "${line#*TIME:}") ;;
    esac
  done < <(openssl cms -cmsout -noout -print -inform DER -in "$seal" 2>/dev/null)
  [ "$is_next" = 1 ] || return 0
  while IFS= read -r line; do
    case "$line" in
      notBefore=*) begun=$(seconds_of "${line#*=}") ;;
      notAfter=*) ended=$(seconds_of "${line#*=}") ;;
    esac
  done < <(openssl x509 -in "$scratch/signer.pem" -noout -startdate -enddate)
  [ -n "$stated" ] && [ -n "$begun" ] && [ -n "$ended" ] &&
    [ "$stated" -ge $((begun - 86400)) ] && [ "$stated" -le $((ended + 86400)) ]
}
check_signature() {
  local shape options=(-noverify)
  # Bita yang menyusul sesudah tanda tangan diabaikan openssl; di sini tidak.
  shape=$(openssl asn1parse -inform DER -in "$seal" 2>/dev/null) || { bad 'tanda tangan rusak'; return; }
  [[ ${shape%%$'\n'*} =~ hl=\ *([0-9]+)\ +l=\ *([0-9]+)\  ]] || { bad 'tanda tangan rusak'; return; }
  [ "$((BASH_REMATCH[1] + BASH_REMATCH[2]))" = "$(size_of "$seal")" ] || { bad 'tanda tangan rusak'; return; }
  [ -z "$root" ] || options=(-CAfile "$root" -purpose any -partial_chain)
  if ! SSL_CERT_DIR=$scratch SSL_CERT_FILE=/dev/null openssl cms -verify -binary -inform DER -in "$seal" \
    -content tagmanifest-sha256.txt "${options[@]}" -signer "$scratch/signer.pem" -out /dev/null 2>"$scratch/why"; then
    bad "tanda tangan tidak sah: $(safe "$(<"$scratch/why")")"
    return
  fi
  # RFC2253: tanda kendali dalam nama ditulis sebagai kode, sehingga tidak dapat memalsukan baris.
  signer=$(openssl x509 -in "$scratch/signer.pem" -noout -subject -fingerprint -sha256 -nameopt RFC2253)
  signer=${signer//$'\n'/; }
  if [ -n "$root" ] && ! is_dated_right; then
    bad "tanda tangan menyatakan waktu di luar masa berlaku sertifikatnya: $signer"
  elif [ -n "$root" ]; then good "sah, sampai ke akar yang diberikan: $signer"
  else
    good "sah: $signer"
    note 'penerbitnya TIDAK diperiksa: beri -r akar.pem dari sumber yang dipercaya'
  fi
}
if [ -n "${here[$seal]:-}" ]; then
  [ "${info[Netra-Signed]:-}" = yes ] || bad 'ada tanda tangan yang tidak dinyatakan dalam bag-info.txt'
  check_signature
elif [ "${info[Netra-Signed]:-}" = no ]; then
  note 'paket TIDAK ditandatangani: tidak ada yang menjamin asalnya'
else bad 'paket menyatakan bertanda tangan, tetapi tanda tangannya tidak ada'; fi

# --- 5. Rantai riwayat penguasaan ---------------------------------------------------------------
printf '5. Rantai riwayat penguasaan\n'
zeros=0000000000000000000000000000000000000000000000000000000000000000
walk() { # $1 berkas, $2 identitas rantai; hasil: entries dan chain_head
  local line
  chain_head=$zeros entries=0
  while IFS= read -r line; do
    case "$line" in
      *"\"log\":\"$2\""*"\"prev\":\"$chain_head\""*"\"seq\":$entries,"*) ;;
      *) bad "$(safe "$1"): putus pada baris $((entries + 1))"; return 1 ;;
    esac
    chain_head=$(printf %s "$line" | sha256sum | cut -c1-64) entries=$((entries + 1))
  done <"$1"
}
chain='' is_office=0
if [ -z "${here[data/custody.jsonl]:-}" ]; then
  if [ "${info[Netra-Redacted]:-}" = yes ]; then
    is_office=1
    note "riwayat tetap di kantor: ${info[Netra-Chain-Entries]:-?} entri, kepala ${info[Netra-Chain-Head]:-?}"
  else bad 'tidak tercatat dalam manifes: data/custody.jsonl'; fi
elif walk data/custody.jsonl "${info[Netra-Chain-Log]:-}"; then
  chain=$(<data/custody.jsonl)
  if [ "$entries" = "${info[Netra-Chain-Entries]:-}" ] && [ "$chain_head" = "${info[Netra-Chain-Head]:-}" ]; then
    good "$entries entri, kepala $chain_head"
  else bad "kepala rantai $chain_head ($entries entri) bukan yang dinyatakan dalam bag-info.txt"; fi
fi
chains=$chain own=(data/custody.jsonl)
for name in data/chains/*.jsonl; do
  log=${name##*/}
  # Perkara yang dibuka dari paket bertumpu pada rantai kantor asalnya, bila rantai sendiri menyebut hash-nya.
  [[ -n ${stated[$name]:-} && $chain == *"${stated[$name]}"* ]] && chains+=$(<"$name") own+=("$name")
  walk "$name" "${log%.jsonl}" && good "rantai kantor lain $(safe "${log%.jsonl}"): $entries entri, kepala $chain_head"
done
[[ ( -n $chain || $is_office = 1 ) && -n ${here[data/case.json]:-} && $(<data/case.json) == *"${info[Netra-Chain-Head]:-kosong}"* ]] ||
  bad 'data/case.json tidak menyebut kepala rantai ini'

# --- 6. Berkas asli -----------------------------------------------------------------------------
printf '6. Berkas asli\n'
originals=0
for name in data/original/*; do
  base=${name##*/} base=${base%%.*} originals=$((originals + 1))
  [ "$base" = "${stated[$name]:-}" ] || bad "nama bukan hash isinya: $(safe "$name")"
  [[ $chains == *"$base"* ]] || bad "tidak tercatat dalam rantai: $(safe "$name")"
done
[ "$originals" = 0 ] || good "$originals berkas asli diperiksa terhadap rantai"
[ "${info[Netra-Redacted]:-}" != yes ] || note 'paket ini disunting: sebagian berkas asli sengaja tidak disertakan'

# --- 7. Berkas PDF ------------------------------------------------------------------------------
printf '7. Berkas dugaan pelanggaran (PDF)\n'
check_dossier() {
  local pdf=$1 text line bytes name same=0 status valid=0 signatures=0 whole=0 sums carried
  [[ $chains == *"${stated[$pdf]:-kosong}"* ]] || bad "$(safe "$pdf"): tidak tercatat dalam rantai"
  qpdf --check "$pdf" >/dev/null 2>&1; status=$?
  [ "$status" = 0 ] || [ "$status" = 3 ] || { bad "$(safe "$pdf"): PDF rusak"; return; }
  # Status keluar pdfsig tetap 0 walau isinya berubah: yang dibaca adalah kata-katanya.
  text=$(pdfsig -nocert "$pdf" 2>/dev/null)
  while IFS= read -r line; do
    case "$line" in
      '  - Total document signed') whole=1 ;;
      *'Signature Validation:'*) signatures=$((signatures + 1))
        [[ $line == *'Signature is Valid.'* ]] && valid=$((valid + 1)) ;;
    esac
  done <<<"$text"
  if [ "$signatures" = 0 ]; then note "$(safe "$pdf"): tidak ditandatangani"
  elif [ "$signatures" != "$valid" ] || [ "$whole" = 0 ]; then
    bad "$(safe "$pdf"): tanda tangan tidak sah atau tidak mencakup seluruh berkas"
  else good "$(safe "$pdf"): $valid tanda tangan sah atas seluruh berkas"; fi
  carried=(manifest.json custody.jsonl)
  rm -f -- "$scratch/manifest.json"
  pdfdetach -savefile manifest.json -o "$scratch/manifest.json" "$pdf" >/dev/null 2>&1
  # Varian publik tidak memuat riwayat, sebab di dalamnya ada nama orang; ia memuat daftar pasangannya.
  while IFS= read -r line; do
    [[ $line == ' "format": "netra-dossier-public/1",' ]] && carried=(manifest.json pair-sha256.txt)
  done 2>/dev/null <"$scratch/manifest.json"
  for name in "${carried[@]}" manifest-sha256.txt; do
    rm -f -- "$scratch/$name"
    pdfdetach -savefile "$name" -o "$scratch/$name" "$pdf" >/dev/null 2>&1
    [ -s "$scratch/$name" ] || { bad "$(safe "$pdf"): lampiran $name tidak ada"; return; }
  done
  sums=$(<"$scratch/manifest-sha256.txt")
  for name in "${carried[@]}"; do
    [[ $sums == *"$(digest "$scratch/$name")  $name"* ]] || bad "$(safe "$pdf"): lampiran $name tidak sesuai manifesnya"
  done
  if [ "${carried[1]}" = custody.jsonl ]; then
    bytes=$(size_of "$scratch/custody.jsonl")
    for name in "${own[@]}"; do
      head -c "$bytes" "$name" >"$scratch/beginning"
      [ "$(digest "$scratch/beginning")" = "$(digest "$scratch/custody.jsonl")" ] && same=1
    done
  else
    line="$(digest "$scratch/manifest.json")  publik/manifest.json"
    if [[ $(<"$scratch/pair-sha256.txt") == *"$line"* ]]; then note "$(safe "$pdf"): varian publik"
    else bad "$(safe "$pdf"): isinya bukan varian publik yang disebut pasangannya"; fi
    same=2
  fi
  if [ "$same" = 2 ]; then :
  elif [ "$same" = 1 ]; then
    good "$(safe "$pdf"): riwayat terlampir adalah awal riwayat paket ini"
  else bad "$(safe "$pdf"): riwayat terlampir berbeda dari riwayat paket ini"; fi
  while IFS= read -r line; do
    [[ $line =~ ^([0-9a-f]{64})\ \ originals/[0-9a-f]{2}/([0-9a-f]{64})$ ]] || continue
    name=(data/original/"${BASH_REMATCH[2]}".*)
    [ "${BASH_REMATCH[1]}" = "${BASH_REMATCH[2]}" ] || bad "$(safe "$pdf"): manifes terlampir salah"
    [ ${#name[@]} -gt 0 ] || [ "${info[Netra-Redacted]:-}" = yes ] ||
      bad "$(safe "$pdf"): berkas asli ${BASH_REMATCH[2]} tidak ada dalam paket"
  done <"$scratch/manifest-sha256.txt"
}
for name in data/dossier.pdf data/dossiers/*.pdf; do
  [ -z "${here[$name]:-}" ] || check_dossier "$name"
done

# --- Putusan ------------------------------------------------------------------------------------
printf 'Penanda tangan paket: %s\n' "$signer"
if [ "$failed" = 0 ]; then
  printf 'PUTUSAN: PAKET UTUH. Semua yang dapat diperiksa di sini cocok.\n'
else
  printf 'PUTUSAN: PAKET TIDAK UTUH. Baca baris [GAGAL] di atas.\n'
fi
exit "$failed"
