;; CRC-32C. Long messages are first reduced to 3344 bytes by exclusive-ors alone: the polynomial divides the sparse
;; polynomial x^209 + x^144 + x^54 + x^39 + x^14 + 1, and with it the same in y = x^128, so that each word of 16 bytes can be
;; eliminated by adding it to five words behind it (Russell, "Chorba", arXiv 2412.16398). The rest, and short messages, are
;; looked up in sixteen tables, sixteen bytes per step ("slicing", Kounavis and Berry, 2008). Tables alone take three times
;; as long for a batch of a mebibyte, and JavaScript longer still. `npm run generate` compiles this into code.ts.
(module
  ;; Sixteen tables of 256 numbers, the last 209 eliminated words, and a window on the message; crc32c.ts fills them.
  (memory (export "memory") 2)

  ;; Updates the CRC state over the bytes from $at to $end, whole steps, at least one; returns the new state. The table of
  ;; a byte is indexed with four times the byte; the last byte of a step has the first table.
  (func (export "run") (param $at i32) (param $end i32) (param $state i32) (result i32)
    (local $word i32)
    (loop $step
      (local.set $word (i32.xor (i32.load align=1 (local.get $at)) (local.get $state)))
      (local.set $state
        (i32.xor
          (i32.xor
            (i32.load offset=15360 (i32.and (i32.shl (local.get $word) (i32.const 2)) (i32.const 1020)))
            (i32.load offset=14336 (i32.and (i32.shr_u (local.get $word) (i32.const 6)) (i32.const 1020))))
          (i32.xor
            (i32.load offset=13312 (i32.and (i32.shr_u (local.get $word) (i32.const 14)) (i32.const 1020)))
            (i32.load offset=12288 (i32.and (i32.shr_u (local.get $word) (i32.const 22)) (i32.const 1020))))))
      (local.set $word (i32.load offset=4 align=1 (local.get $at)))
      (local.set $state
        (i32.xor
          (local.get $state)
          (i32.xor
            (i32.xor
              (i32.load offset=11264 (i32.and (i32.shl (local.get $word) (i32.const 2)) (i32.const 1020)))
              (i32.load offset=10240 (i32.and (i32.shr_u (local.get $word) (i32.const 6)) (i32.const 1020))))
            (i32.xor
              (i32.load offset=9216 (i32.and (i32.shr_u (local.get $word) (i32.const 14)) (i32.const 1020)))
              (i32.load offset=8192 (i32.and (i32.shr_u (local.get $word) (i32.const 22)) (i32.const 1020)))))))
      (local.set $word (i32.load offset=8 align=1 (local.get $at)))
      (local.set $state
        (i32.xor
          (local.get $state)
          (i32.xor
            (i32.xor
              (i32.load offset=7168 (i32.and (i32.shl (local.get $word) (i32.const 2)) (i32.const 1020)))
              (i32.load offset=6144 (i32.and (i32.shr_u (local.get $word) (i32.const 6)) (i32.const 1020))))
            (i32.xor
              (i32.load offset=5120 (i32.and (i32.shr_u (local.get $word) (i32.const 14)) (i32.const 1020)))
              (i32.load offset=4096 (i32.and (i32.shr_u (local.get $word) (i32.const 22)) (i32.const 1020)))))))
      (local.set $word (i32.load offset=12 align=1 (local.get $at)))
      (local.set $state
        (i32.xor
          (local.get $state)
          (i32.xor
            (i32.xor
              (i32.load offset=3072 (i32.and (i32.shl (local.get $word) (i32.const 2)) (i32.const 1020)))
              (i32.load offset=2048 (i32.and (i32.shr_u (local.get $word) (i32.const 6)) (i32.const 1020))))
            (i32.xor
              (i32.load offset=1024 (i32.and (i32.shr_u (local.get $word) (i32.const 14)) (i32.const 1020)))
              (i32.load offset=0 (i32.and (i32.shr_u (local.get $word) (i32.const 22)) (i32.const 1020)))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $step (i32.lt_u (local.get $at) (local.get $end))))
    (local.get $state))

  ;; Eliminates the words from $at to $end, at least one, by adding to each the words 65, 155, 170, 195 and 209 before it,
  ;; which are eliminated already, or zero.
  (func (export "fold") (param $at i32) (param $end i32)
    (local.set $at (i32.sub (local.get $at) (i32.const 3344)))
    (local.set $end (i32.sub (local.get $end) (i32.const 3344)))
    (loop $word
      (v128.store offset=3344 (local.get $at)
        (v128.xor
          (v128.xor
            (v128.xor (v128.load offset=3344 (local.get $at)) (v128.load offset=2304 (local.get $at)))
            (v128.xor (v128.load offset=864 (local.get $at)) (v128.load offset=624 (local.get $at))))
          (v128.xor (v128.load offset=224 (local.get $at)) (v128.load (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $word (i32.lt_u (local.get $at) (local.get $end)))))

  ;; Adds to the first words of what is left, at $at, the eliminated words $distance bytes before them.
  (func (export "addEliminated") (param $at i32) (param $distance i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $at) (local.get $distance)))
    (loop $word
      (v128.store (local.get $at)
        (v128.xor (v128.load (local.get $at)) (v128.load (i32.sub (local.get $at) (local.get $distance)))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $word (i32.lt_u (local.get $at) (local.get $end))))))
