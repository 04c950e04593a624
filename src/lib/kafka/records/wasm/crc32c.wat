;; The inner loop of CRC-32C: sixteen bytes a step over as many tables ("slicing", Kounavis and Berry, 2008). It does more
;; than twice as many bytes a second as the same loop in JavaScript. `npm run generate` makes code.ts of it.
(module
  ;; Sixteen tables of 256 numbers, and after them a window on the bytes; crc32c.ts fills both.
  (memory (export "memory") 1)

  ;; Goes over the memory from $at to $end, whole steps of it, one at least; gives the new state. A table is looked up at
  ;; four times a byte of the word, and the last byte of a step has the first table.
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
    (local.get $state)))
