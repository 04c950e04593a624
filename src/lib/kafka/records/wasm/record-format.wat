;; Formats records of a batch v2 (https://kafka.apache.org/documentation/#record) with a template, many in one call:
;; reading, measuring and copying each record in JavaScript costs five times as much. A call ends at a record that is
;; malformed, incomplete, outside the offset range, or not supported (headers that are shown, text that is not UTF-8):
;; record-formatter.ts leaves it to the reader in JavaScript. `npm run generate` compiles this into code.ts.
(module
  ;; The template, an input window and an output window; record-formatter.ts defines their addresses.
  (memory (export "memory") 6)

  ;; Start of the next record, and where its output is written.
  (global $record (export "record") (mut i32) (i32.const 0))
  (global $out (export "out") (mut i32) (i32.const 0))
  ;; Offset of the last record that was written.
  (global $lastOffset (export "lastOffset") (mut f64) (f64.const -1))

  ;; Upper limit of a record's output: a fixed number of bytes, and a number per byte of its key and of its value.
  (global $room (export "room") (mut i32) (i32.const 0))
  (global $keyRoom (export "keyRoom") (mut i32) (i32.const 0))
  (global $valueRoom (export "valueRoom") (mut i32) (i32.const 0))
  ;; 1 where records with headers are left to JavaScript.
  (global $showsHeaders (export "showsHeaders") (mut i32) (i32.const 0))

  ;; Position inside a record. A varint that is too long sets it behind every record, where there still is memory.
  (global $at (mut i32) (i32.const 0))

  ;; A zigzag varint of at most 32 bits.
  (func $varint (result i32)
    (local $byte i32) (local $raw i32) (local $shift i32)
    (local.set $raw (i32.load8_u (global.get $at)))
    (global.set $at (i32.add (global.get $at) (i32.const 1)))
    (if (i32.ge_u (local.get $raw) (i32.const 128))
      (then
        (local.set $raw (i32.and (local.get $raw) (i32.const 127)))
        (loop $next
          (local.set $shift (i32.add (local.get $shift) (i32.const 7)))
          (local.set $byte (i32.load8_u (global.get $at)))
          (global.set $at (i32.add (global.get $at) (i32.const 1)))
          (local.set $raw
            (i32.or (local.get $raw) (i32.shl (i32.and (local.get $byte) (i32.const 127)) (local.get $shift))))
          (if (i32.ge_u (local.get $byte) (i32.const 128))
            (then
              (br_if $next (i32.lt_u (local.get $shift) (i32.const 21)))
              (global.set $at (i32.const 393000)))))))
    (i32.xor (i32.shr_u (local.get $raw) (i32.const 1)) (i32.sub (i32.const 0) (i32.and (local.get $raw) (i32.const 1)))))

  ;; A zigzag varint of at most 56 bits.
  (func $varlong (result i64)
    (local $byte i64) (local $raw i64) (local $shift i64)
    (loop $next
      (local.set $byte (i64.load8_u (global.get $at)))
      (global.set $at (i32.add (global.get $at) (i32.const 1)))
      (local.set $raw
        (i64.or (local.get $raw) (i64.shl (i64.and (local.get $byte) (i64.const 127)) (local.get $shift))))
      (local.set $shift (i64.add (local.get $shift) (i64.const 7)))
      (if (i64.ge_u (local.get $byte) (i64.const 128))
        (then
          (br_if $next (i64.lt_u (local.get $shift) (i64.const 56)))
          (global.set $at (i32.const 393000)))))
    (i64.xor (i64.shr_u (local.get $raw) (i64.const 1)) (i64.sub (i64.const 0) (i64.and (local.get $raw) (i64.const 1)))))

  ;; Skips the headers of a record; returns 0 where they are malformed or do not end by $end.
  (func $skipHeaders (param $count i32) (param $end i32) (result i32)
    (local $length i32)
    (loop $header
      (if (i32.eqz (local.get $count)) (then (return (i32.const 1))))
      (local.set $length (call $varint))
      (if (i32.or (i32.lt_s (local.get $length) (i32.const 0)) (i32.gt_u (global.get $at) (local.get $end)))
        (then (return (i32.const 0))))
      (if (i32.gt_u (local.get $length) (i32.sub (local.get $end) (global.get $at))) (then (return (i32.const 0))))
      (global.set $at (i32.add (global.get $at) (local.get $length)))
      (local.set $length (call $varint))
      (if (i32.gt_u (global.get $at) (local.get $end)) (then (return (i32.const 0))))
      (if (i32.gt_s (local.get $length) (i32.const 0))
        (then
          (if (i32.gt_u (local.get $length) (i32.sub (local.get $end) (global.get $at))) (then (return (i32.const 0))))
          (global.set $at (i32.add (global.get $at) (local.get $length)))))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br $header))
    (unreachable))

  ;; Copies sixteen bytes per step, and so up to fifteen bytes too many, which the next write overwrites.
  (func $write (param $from i32) (param $length i32)
    (local $to i32) (local $end i32)
    (if (i32.eqz (local.get $length)) (then (return)))
    (local.set $to (global.get $out))
    (local.set $end (i32.add (local.get $to) (local.get $length)))
    (if (i32.ge_u (local.get $length) (i32.const 512))
      (then (memory.copy (local.get $to) (local.get $from) (local.get $length)))
      (else
        (loop $step
          (v128.store align=1 (local.get $to) (v128.load align=1 (local.get $from)))
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (local.set $to (i32.add (local.get $to) (i32.const 16)))
          (br_if $step (i32.lt_u (local.get $to) (local.get $end))))))
    (global.set $out (local.get $end)))

  (func $byte (param $byte i32)
    (i32.store8 (global.get $out) (local.get $byte))
    (global.set $out (i32.add (global.get $out) (i32.const 1))))

  ;; Writes the digits of a number, at least $least of them, so that they end at $to; returns where the first one is.
  (func $digits (param $number i32) (param $to i32) (param $least i32) (result i32)
    (loop $digit
      (local.set $to (i32.sub (local.get $to) (i32.const 1)))
      (i32.store8 (local.get $to) (i32.add (i32.const 48) (i32.rem_u (local.get $number) (i32.const 10))))
      (local.set $number (i32.div_u (local.get $number) (i32.const 10)))
      (local.set $least (i32.sub (local.get $least) (i32.const 1)))
      (br_if $digit (i32.or (local.get $number) (i32.gt_s (local.get $least) (i32.const 0)))))
    (local.get $to))

  ;; Writes a number below 10^18 in decimal, by way of the scratch space that ends at 64.
  (func $decimal (param $number i64)
    (local $to i32) (local $high i64)
    (if (i64.lt_s (local.get $number) (i64.const 0))
      (then
        (call $byte (i32.const 45))
        (local.set $number (i64.sub (i64.const 0) (local.get $number)))))
    (local.set $to (i32.const 64))
    (if (i64.ge_u (local.get $number) (i64.const 1000000000))
      (then
        (local.set $high (i64.div_u (local.get $number) (i64.const 1000000000)))
        (local.set $to
          (call $digits
            (i32.wrap_i64 (i64.sub (local.get $number) (i64.mul (local.get $high) (i64.const 1000000000))))
            (local.get $to)
            (i32.const 9)))
        (local.set $number (local.get $high))))
    (local.set $to (call $digits (i32.wrap_i64 (local.get $number)) (local.get $to) (i32.const 1)))
    (call $write (local.get $to) (i32.sub (i32.const 64) (local.get $to))))

  ;; Length of the UTF-8 sequence (RFC 3629) that starts here with a byte of 128 or more; 0 where it is invalid or does not
  ;; end by $end.
  (func $sequence (param $at i32) (param $end i32) (result i32)
    (local $first i32) (local $second i32) (local $left i32)
    (local.set $first (i32.load8_u (local.get $at)))
    (local.set $second (i32.load8_u offset=1 (local.get $at)))
    (local.set $left (i32.sub (local.get $end) (local.get $at)))
    (if (i32.or (i32.lt_u (local.get $left) (i32.const 2)) (i32.ne (i32.and (local.get $second) (i32.const 0xc0)) (i32.const 0x80)))
      (then (return (i32.const 0))))
    (if (i32.lt_u (local.get $first) (i32.const 0xe0))
      (then (return (i32.shl (i32.ge_u (local.get $first) (i32.const 0xc2)) (i32.const 1)))))
    (if (i32.or (i32.lt_u (local.get $left) (i32.const 3)) (i32.ne (i32.and (i32.load8_u offset=2 (local.get $at)) (i32.const 0xc0)) (i32.const 0x80)))
      (then (return (i32.const 0))))
    (if (i32.lt_u (local.get $first) (i32.const 0xf0))
      (then
        ;; Neither overlong, nor half of a surrogate pair.
        (return
          (select
            (i32.const 0)
            (i32.const 3)
            (i32.or
              (i32.and (i32.eq (local.get $first) (i32.const 0xe0)) (i32.lt_u (local.get $second) (i32.const 0xa0)))
              (i32.and (i32.eq (local.get $first) (i32.const 0xed)) (i32.ge_u (local.get $second) (i32.const 0xa0))))))))
    (if (i32.or (i32.lt_u (local.get $left) (i32.const 4)) (i32.ne (i32.and (i32.load8_u offset=3 (local.get $at)) (i32.const 0xc0)) (i32.const 0x80)))
      (then (return (i32.const 0))))
    (select
      (i32.const 0)
      (i32.const 4)
      (i32.or
        (i32.or
          (i32.gt_u (local.get $first) (i32.const 0xf4))
          (i32.and (i32.eq (local.get $first) (i32.const 0xf0)) (i32.lt_u (local.get $second) (i32.const 0x90))))
        (i32.and (i32.eq (local.get $first) (i32.const 0xf4)) (i32.ge_u (local.get $second) (i32.const 0x90))))))

  ;; Writes a JSON string, escaped as JSON.stringify does it; returns 0 where the text is not UTF-8. Copies sixteen bytes
  ;; per step, up to the first that must be escaped or validated. A start of -1 means null.
  (func $json (param $at i32) (param $end i32) (result i32)
    (local $bytes v128) (local $count i32) (local $char i32) (local $left i32)
    (if (i32.lt_s (local.get $at) (i32.const 0))
      (then
        (i32.store align=1 (global.get $out) (i32.const 0x6c6c756e)) ;; null
        (global.set $out (i32.add (global.get $out) (i32.const 4)))
        (return (i32.const 1))))
    (call $byte (i32.const 34))
    (block $done
      (loop $step
        (local.set $left (i32.sub (local.get $end) (local.get $at)))
        (br_if $done (i32.eqz (local.get $left)))
        (local.set $bytes (v128.load align=1 (local.get $at)))
        (v128.store align=1 (global.get $out) (local.get $bytes))
        (local.set $count
          (i32.ctz
            (i32.or
              (i32.or
                (i8x16.bitmask
                  (v128.or
                    (v128.or
                      ;; below 32, or 128 and more, which are negative as signed bytes
                      (i8x16.lt_s (local.get $bytes) (v128.const i8x16 32 32 32 32 32 32 32 32 32 32 32 32 32 32 32 32))
                      (i8x16.eq (local.get $bytes) (v128.const i8x16 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34)))
                    (i8x16.eq (local.get $bytes) (v128.const i8x16 92 92 92 92 92 92 92 92 92 92 92 92 92 92 92 92))))
                (i32.const 0x10000))
              (select
                (i32.shl (i32.const 1) (local.get $left))
                (i32.const 0)
                (i32.lt_u (local.get $left) (i32.const 16))))))
        (local.set $at (i32.add (local.get $at) (local.get $count)))
        (global.set $out (i32.add (global.get $out) (local.get $count)))
        (br_if $done (i32.eq (local.get $at) (local.get $end)))
        (br_if $step (i32.eq (local.get $count) (i32.const 16)))
        (local.set $char (i32.load8_u (local.get $at)))
        (if (i32.ge_u (local.get $char) (i32.const 128))
          (then
            (loop $sequences
              (local.set $count (call $sequence (local.get $at) (local.get $end)))
              (if (i32.eqz (local.get $count)) (then (return (i32.const 0))))
              (i32.store align=1 (global.get $out) (i32.load align=1 (local.get $at)))
              (local.set $at (i32.add (local.get $at) (local.get $count)))
              (global.set $out (i32.add (global.get $out) (local.get $count)))
              (br_if $done (i32.eq (local.get $at) (local.get $end)))
              (br_if $sequences (i32.ge_u (i32.load8_u (local.get $at)) (i32.const 128)))))
          (else
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (call $escape (local.get $char))))
        (br $step)))
    (call $byte (i32.const 34))
    (i32.const 1))

  ;; Writes the escape of a character in a JSON string.
  (func $escape (param $char i32)
    (local $letter i32)
    (local.set $letter (local.get $char))
    (block $short
      (br_if $short (i32.ge_u (local.get $char) (i32.const 32)))
      ;; the letters of \b \t \n \f \r, at 64 + character
      (local.set $letter (i32.load8_u offset=64 (local.get $char)))
      (br_if $short (local.get $letter))
      (i64.store align=1 (global.get $out) (i64.const 0x303030755c)) ;; \u000
      (i32.store8 offset=4 (global.get $out) (i32.add (i32.const 48) (i32.shr_u (local.get $char) (i32.const 4))))
      (local.set $char (i32.and (local.get $char) (i32.const 15)))
      (i32.store8 offset=5 (global.get $out)
        (i32.add (local.get $char)
          (select (i32.const 48) (i32.const 87) (i32.lt_u (local.get $char) (i32.const 10)))))
      (global.set $out (i32.add (global.get $out) (i32.const 6)))
      (return))
    (i32.store8 (global.get $out) (i32.const 92))
    (i32.store8 offset=1 (global.get $out) (local.get $letter))
    (global.set $out (i32.add (global.get $out) (i32.const 2))))
  (data (i32.const 72) "btn\00fr")

  ;; Length of a range; -1 for null, as in the protocol.
  (func $lengthOf (param $start i32) (param $end i32) (result i32)
    (select (i32.const -1) (i32.sub (local.get $end) (local.get $start)) (i32.lt_s (local.get $start) (i32.const 0))))

  ;; Formats the complete records between $record and $end, at most $most, with offsets from $first to before $until, as
  ;; long as the output cannot exceed $limit; returns how many. A template is a list of steps from address 128 on, each
  ;; three int32: code, and start and length of a literal. $appendTimestamp is the timestamp of all records, or -1.
  (func (export "format")
    (param $end i32) (param $limit i32) (param $most i32)
    (param $firstNumber f64) (param $untilNumber f64)
    (param $baseOffsetNumber f64) (param $baseTimestampNumber f64) (param $appendTimestampNumber f64)
    (result i32)
    (local $count i32) (local $recordEnd i32) (local $length i32) (local $outBefore i32) (local $step i32)
    (local $timestamp i64) (local $offset i64)
    (local $first i64) (local $until i64) (local $baseOffset i64) (local $baseTimestamp i64) (local $appendTimestamp i64)
    (local $keyStart i32) (local $keyEnd i32) (local $valueStart i32) (local $valueEnd i32)
    (local.set $first (i64.trunc_sat_f64_s (local.get $firstNumber)))
    (local.set $until (i64.trunc_sat_f64_s (local.get $untilNumber)))
    (local.set $baseOffset (i64.trunc_sat_f64_s (local.get $baseOffsetNumber)))
    (local.set $baseTimestamp (i64.trunc_sat_f64_s (local.get $baseTimestampNumber)))
    (local.set $appendTimestamp (i64.trunc_sat_f64_s (local.get $appendTimestampNumber)))
    (block $stop
      (loop $next
        (br_if $stop (i32.ge_u (local.get $count) (local.get $most)))
        (global.set $at (global.get $record))
        (local.set $length (call $varint))
        (br_if $stop (i32.gt_u (global.get $at) (local.get $end)))
        ;; as an unsigned number a negative length is too large
        (br_if $stop (i32.gt_u (local.get $length) (i32.sub (local.get $end) (global.get $at))))
        (local.set $recordEnd (i32.add (global.get $at) (local.get $length)))
        (global.set $at (i32.add (global.get $at) (i32.const 1))) ;; attributes, none of which is in use
        (local.set $timestamp (i64.add (local.get $baseTimestamp) (call $varlong)))
        (local.set $offset (i64.add (local.get $baseOffset) (i64.extend_i32_s (call $varint))))
        (local.set $length (call $varint))
        (br_if $stop (i32.gt_u (global.get $at) (local.get $recordEnd)))
        (local.set $keyStart (i32.const -1))
        (local.set $keyEnd (i32.const -1))
        (if (i32.ge_s (local.get $length) (i32.const 0))
          (then
            (br_if $stop (i32.gt_u (local.get $length) (i32.sub (local.get $recordEnd) (global.get $at))))
            (local.set $keyStart (global.get $at))
            (local.set $keyEnd (i32.add (global.get $at) (local.get $length)))
            (global.set $at (local.get $keyEnd))))
        (local.set $length (call $varint))
        (br_if $stop (i32.gt_u (global.get $at) (local.get $recordEnd)))
        (local.set $valueStart (i32.const -1))
        (local.set $valueEnd (i32.const -1))
        (if (i32.ge_s (local.get $length) (i32.const 0))
          (then
            (br_if $stop (i32.gt_u (local.get $length) (i32.sub (local.get $recordEnd) (global.get $at))))
            (local.set $valueStart (global.get $at))
            (local.set $valueEnd (i32.add (global.get $at) (local.get $length)))
            (global.set $at (local.get $valueEnd))))
        (local.set $length (call $varint))
        (br_if $stop (i32.or (i32.lt_s (local.get $length) (i32.const 0)) (i32.gt_u (global.get $at) (local.get $recordEnd))))
        (if (local.get $length)
          (then
            (br_if $stop (global.get $showsHeaders))
            (br_if $stop (i32.eqz (call $skipHeaders (local.get $length) (local.get $recordEnd))))))
        (br_if $stop (i32.ne (global.get $at) (local.get $recordEnd)))
        (br_if $stop (i64.lt_s (local.get $offset) (local.get $first)))
        (br_if $stop (i64.ge_s (local.get $offset) (local.get $until)))
        (if (i64.ne (local.get $appendTimestamp) (i64.const -1))
          (then (local.set $timestamp (local.get $appendTimestamp))))
        ;; beyond 2^53 JavaScript formats another number
        (br_if $stop
          (i64.gt_u (i64.add (local.get $timestamp) (i64.const 0x1fffffffffffff)) (i64.const 0x3ffffffffffffe)))
        (br_if $stop
          (i32.gt_u
            (i32.add
              (i32.add (global.get $out) (global.get $room))
              (i32.add
                (i32.mul (i32.sub (local.get $keyEnd) (local.get $keyStart)) (global.get $keyRoom))
                (i32.mul (i32.sub (local.get $valueEnd) (local.get $valueStart)) (global.get $valueRoom))))
            (local.get $limit)))

        (local.set $outBefore (global.get $out))
        (local.set $step (i32.const 128))
        (block $written
          (loop $steps
            (block $more
              (block $jsonValue
                (block $jsonKey
                  (block $valueSize
                    (block $valueLength
                      (block $keyLength
                        (block $value
                          (block $key
                            (block $time
                              (block $number
                                (block $literal
                                  (br_table
                                    $written $literal $number $time $key $value $keyLength $valueLength $valueSize
                                    $jsonKey $jsonValue $written
                                    (i32.load (local.get $step))))
                                (call $write (i32.load offset=4 (local.get $step)) (i32.load offset=8 (local.get $step)))
                                (br $more))
                              (call $decimal (local.get $offset))
                              (br $more))
                            (call $decimal (local.get $timestamp))
                            (br $more))
                          (call $write (local.get $keyStart) (i32.sub (local.get $keyEnd) (local.get $keyStart)))
                          (br $more))
                        (call $write (local.get $valueStart) (i32.sub (local.get $valueEnd) (local.get $valueStart)))
                        (br $more))
                      (call $decimal (i64.extend_i32_s (call $lengthOf (local.get $keyStart) (local.get $keyEnd))))
                      (br $more))
                    (call $decimal (i64.extend_i32_s (call $lengthOf (local.get $valueStart) (local.get $valueEnd))))
                    (br $more))
                  (local.set $length (call $lengthOf (local.get $valueStart) (local.get $valueEnd)))
                  (call $byte (i32.shr_u (local.get $length) (i32.const 24)))
                  (call $byte (i32.shr_u (local.get $length) (i32.const 16)))
                  (call $byte (i32.shr_u (local.get $length) (i32.const 8)))
                  (call $byte (local.get $length))
                  (br $more))
                (br_if $more (call $json (local.get $keyStart) (local.get $keyEnd)))
                (global.set $out (local.get $outBefore))
                (br $stop))
              (br_if $more (call $json (local.get $valueStart) (local.get $valueEnd)))
              (global.set $out (local.get $outBefore))
              (br $stop))
            (local.set $step (i32.add (local.get $step) (i32.const 12)))
            (br $steps)))
        (global.set $lastOffset (f64.convert_i64_s (local.get $offset)))
        (local.set $first (i64.add (local.get $offset) (i64.const 1)))
        (global.set $record (local.get $recordEnd))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $count))
)
