;; Frames lines as records of a batch v2 (https://kafka.apache.org/documentation/#record), many in one call: finding,
;; measuring and copying each line in JavaScript costs five times as much. `npm run generate` compiles it into code.ts.
(module
  ;; The common parts of all records, an input window and an output window; line-framer.ts defines their addresses.
  (memory (export "memory") 3)

  ;; Start of the next line, and where the next record is written.
  (global $line (export "line") (mut i32) (i32.const 0))
  (global $out (export "out") (mut i32) (i32.const 0))

  ;; Encoded size of a varint, in bytes; $raw is zigzag encoded.
  (func $varintSize (param $raw i32) (result i32)
    (i32.div_u
      (i32.sub (i32.const 38) (i32.clz (i32.or (local.get $raw) (i32.const 1))))
      (i32.const 7)))

  (func $writeVarint (param $raw i32)
    (loop $byte
      (if (i32.ge_u (local.get $raw) (i32.const 128))
        (then
          (i32.store8 (global.get $out) (i32.or (local.get $raw) (i32.const 128)))
          (global.set $out (i32.add (global.get $out) (i32.const 1)))
          (local.set $raw (i32.shr_u (local.get $raw) (i32.const 7)))
          (br $byte))))
    (i32.store8 (global.get $out) (local.get $raw))
    (global.set $out (i32.add (global.get $out) (i32.const 1))))

  ;; Copies sixteen bytes per step, and so up to fifteen bytes too many, which the next write overwrites.
  (func $write (param $from i32) (param $length i32)
    (local $to i32) (local $end i32)
    (local.set $to (global.get $out))
    (local.set $end (i32.add (local.get $to) (local.get $length)))
    (loop $step
      (i64.store align=1 (local.get $to) (i64.load align=1 (local.get $from)))
      (i64.store offset=8 align=1 (local.get $to) (i64.load offset=8 align=1 (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (br_if $step (i32.lt_u (local.get $to) (local.get $end))))
    (global.set $out (local.get $end)))

  ;; Position of the next newline, searched eight bytes per step: the lowest set bit is that of the first newline.
  (func $newline (param $at i32) (result i32)
    (local $bytes i64)
    (loop $step (result i32)
      (local.set $bytes (i64.xor (i64.load align=1 (local.get $at)) (i64.const 0x0a0a0a0a0a0a0a0a)))
      (local.set $bytes
        (i64.and
          (i64.and
            (i64.sub (local.get $bytes) (i64.const 0x0101010101010101))
            (i64.xor (local.get $bytes) (i64.const -1)))
          (i64.const 0x8080808080808080)))
      (if (result i32) (i64.eqz (local.get $bytes))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 8)))
          (br $step))
        (else
          (i32.add (local.get $at) (i32.shr_u (i32.wrap_i64 (i64.ctz (local.get $bytes))) (i32.const 3)))))))

  ;; Frames the complete lines between $line and $end whose records end by $limit. $offset is the offset delta of the
  ;; first; returns that of the next. A record is its length, the head, the offset delta, the key, the length of the
  ;; value, the value, and the headers; head, key and headers lie one after the other from address 0. $emptyLength is the
  ;; encoded length of an empty value: 0, or 1 for null.
  (func (export "frame")
    (param $end i32) (param $limit i32) (param $offset i32) (param $emptyLength i32)
    (param $headLength i32) (param $keyLength i32) (param $headersLength i32)
    (result i32)
    (local $key i32) (local $headers i32) (local $common i32)
    (local $lineEnd i32) (local $value i32) (local $rawOffset i32) (local $rawValue i32)
    (local $length i32) (local $rawLength i32)
    (i32.store8 (local.get $end) (i32.const 10)) ;; ends the search
    (local.set $key (local.get $headLength))
    (local.set $headers (i32.add (local.get $key) (local.get $keyLength)))
    (local.set $common (i32.add (local.get $headers) (local.get $headersLength)))
    (loop $record
      (local.set $lineEnd (call $newline (global.get $line)))
      (if (i32.lt_u (local.get $lineEnd) (local.get $end))
        (then
          (local.set $value (i32.sub (local.get $lineEnd) (global.get $line)))
          (local.set $rawOffset (i32.shl (local.get $offset) (i32.const 1)))
          (local.set $rawValue
            (select (i32.shl (local.get $value) (i32.const 1)) (local.get $emptyLength) (local.get $value)))
          (local.set $length
            (i32.add
              (i32.add (local.get $common) (local.get $value))
              (i32.add (call $varintSize (local.get $rawOffset)) (call $varintSize (local.get $rawValue)))))
          (local.set $rawLength (i32.shl (local.get $length) (i32.const 1)))
          (if
            (i32.le_u
              (i32.add
                (i32.add (global.get $out) (call $varintSize (local.get $rawLength)))
                (local.get $length))
              (local.get $limit))
            (then
              (call $writeVarint (local.get $rawLength))
              (call $write (i32.const 0) (local.get $headLength))
              (call $writeVarint (local.get $rawOffset))
              (call $write (local.get $key) (local.get $keyLength))
              (call $writeVarint (local.get $rawValue))
              (call $write (global.get $line) (local.get $value))
              (call $write (local.get $headers) (local.get $headersLength))
              (global.set $line (i32.add (local.get $lineEnd) (i32.const 1)))
              (local.set $offset (i32.add (local.get $offset) (i32.const 1)))
              (br $record))))))
    (local.get $offset)))
