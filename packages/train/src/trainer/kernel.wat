;; The optimiser's inner loops (see kernel.ts): float32 with SIMD. Each set of values has its own memory; $gradient etc. are the
;; offsets of its first value. `at` and `end` are in bytes from there.
;; After a change: node scripts/bootstrap.mjs packages/train/generate.ts
(module
  (import "memory" "gradient" (memory $gradient 0))
  (import "memory" "moment1" (memory $moment1 0))
  (import "memory" "moment2" (memory $moment2 0))
  (import "memory" "weight" (memory $weight 0))
  (import "memory" "average" (memory $average 0))
  (import "start" "gradient" (global $gradient i32))
  (import "start" "moment1" (global $moment1 i32))
  (import "start" "moment2" (global $moment2 i32))
  (import "start" "weight" (global $weight i32))
  (import "start" "average" (global $average i32))

  ;; Sum of the gradients' squares, in float64.
  (func (export "squares") (param $at i32) (param $end i32) (result f64)
    (local $x v128) (local $low v128) (local $high v128)
    ;; Four elements at a time.
    (block $done (loop $next
      (br_if $done (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 16)))
      (local.set $x (v128.load $gradient (i32.add (global.get $gradient) (local.get $at))))
      (local.set $low (f64x2.add (local.get $low)
        (f64x2.mul (f64x2.promote_low_f32x4 (local.get $x)) (f64x2.promote_low_f32x4 (local.get $x)))))
      (local.set $x (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $x) (local.get $x)))
      (local.set $high (f64x2.add (local.get $high)
        (f64x2.mul (f64x2.promote_low_f32x4 (local.get $x)) (f64x2.promote_low_f32x4 (local.get $x)))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $next)))
    ;; The remaining elements, each in the first lane of a vector of zeros.
    (block $done (loop $next
      (br_if $done (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 4)))
      (local.set $x (v128.load32_zero $gradient (i32.add (global.get $gradient) (local.get $at))))
      (local.set $low (f64x2.add (local.get $low)
        (f64x2.mul (f64x2.promote_low_f32x4 (local.get $x)) (f64x2.promote_low_f32x4 (local.get $x)))))
      (local.set $x (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $x) (local.get $x)))
      (local.set $high (f64x2.add (local.get $high)
        (f64x2.mul (f64x2.promote_low_f32x4 (local.get $x)) (f64x2.promote_low_f32x4 (local.get $x)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br $next)))
    (local.set $low (f64x2.add (local.get $low) (local.get $high)))
    (f64.add (f64x2.extract_lane 0 (local.get $low)) (f64x2.extract_lane 1 (local.get $low))))

  (func (export "update") (param $at i32) (param $end i32)
    (param $scale f32) (param $beta1 f32) (param $gain1 f32) (param $beta2 f32) (param $gain2 f32)
    (param $size f32) (param $correct2 f32) (param $eps f32) (param $decay f32) (param $gainAverage f32)
    (local $g v128) (local $m v128) (local $v v128) (local $w v128) (local $a v128)
    (local $scale4 v128) (local $beta14 v128) (local $gain14 v128) (local $beta24 v128) (local $gain24 v128)
    (local $size4 v128) (local $correct24 v128) (local $eps4 v128) (local $decay4 v128) (local $gainAverage4 v128)
    (local.set $scale4 (f32x4.splat (local.get $scale)))
    (local.set $beta14 (f32x4.splat (local.get $beta1)))
    (local.set $gain14 (f32x4.splat (local.get $gain1)))
    (local.set $beta24 (f32x4.splat (local.get $beta2)))
    (local.set $gain24 (f32x4.splat (local.get $gain2)))
    (local.set $size4 (f32x4.splat (local.get $size)))
    (local.set $correct24 (f32x4.splat (local.get $correct2)))
    (local.set $eps4 (f32x4.splat (local.get $eps)))
    (local.set $decay4 (f32x4.splat (local.get $decay)))
    (local.set $gainAverage4 (f32x4.splat (local.get $gainAverage)))
    ;; Four elements at a time.
    (block $done (loop $next
      (br_if $done (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 16)))
      ;; g = scale * gradient
      (local.set $g (f32x4.mul (local.get $scale4) (v128.load $gradient (i32.add (global.get $gradient) (local.get $at)))))
      ;; moment1 = beta1 * moment1 + gain1 * g
      (local.set $m (f32x4.add (f32x4.mul (local.get $beta14) (v128.load $moment1 (i32.add (global.get $moment1) (local.get $at)))) (f32x4.mul (local.get $gain14) (local.get $g))))
      (v128.store $moment1 (i32.add (global.get $moment1) (local.get $at)) (local.get $m))
      ;; moment2 = beta2 * moment2 + gain2 * g * g
      (local.set $v (f32x4.mul (f32x4.mul (local.get $gain24) (local.get $g)) (local.get $g)))
      (local.set $v (f32x4.add (f32x4.mul (local.get $beta24) (v128.load $moment2 (i32.add (global.get $moment2) (local.get $at)))) (local.get $v)))
      (v128.store $moment2 (i32.add (global.get $moment2) (local.get $at)) (local.get $v))
      ;; weight -= size * moment1 / (correct2 * sqrt(moment2) + eps) + decay * weight
      (local.set $v (f32x4.add (f32x4.mul (local.get $correct24) (f32x4.sqrt (local.get $v))) (local.get $eps4)))
      (local.set $w (v128.load $weight (i32.add (global.get $weight) (local.get $at))))
      (local.set $m (f32x4.div (f32x4.mul (local.get $size4) (local.get $m)) (local.get $v)))
      (local.set $w (f32x4.sub (local.get $w) (f32x4.add (local.get $m) (f32x4.mul (local.get $decay4) (local.get $w)))))
      (v128.store $weight (i32.add (global.get $weight) (local.get $at)) (local.get $w))
      ;; average += gainAverage * (weight - average)
      (local.set $a (v128.load $average (i32.add (global.get $average) (local.get $at))))
      (local.set $w (f32x4.mul (local.get $gainAverage4) (f32x4.sub (local.get $w) (local.get $a))))
      (v128.store $average (i32.add (global.get $average) (local.get $at)) (f32x4.add (local.get $a) (local.get $w)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $next)))
    ;; The remaining elements, each in the first lane of a vector of zeros.
    (block $done (loop $next
      (br_if $done (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 4)))
      ;; g = scale * gradient
      (local.set $g (f32x4.mul (local.get $scale4) (v128.load32_zero $gradient (i32.add (global.get $gradient) (local.get $at)))))
      ;; moment1 = beta1 * moment1 + gain1 * g
      (local.set $m (f32x4.add (f32x4.mul (local.get $beta14) (v128.load32_zero $moment1 (i32.add (global.get $moment1) (local.get $at)))) (f32x4.mul (local.get $gain14) (local.get $g))))
      (v128.store32_lane $moment1 0 (i32.add (global.get $moment1) (local.get $at)) (local.get $m))
      ;; moment2 = beta2 * moment2 + gain2 * g * g
      (local.set $v (f32x4.mul (f32x4.mul (local.get $gain24) (local.get $g)) (local.get $g)))
      (local.set $v (f32x4.add (f32x4.mul (local.get $beta24) (v128.load32_zero $moment2 (i32.add (global.get $moment2) (local.get $at)))) (local.get $v)))
      (v128.store32_lane $moment2 0 (i32.add (global.get $moment2) (local.get $at)) (local.get $v))
      ;; weight -= size * moment1 / (correct2 * sqrt(moment2) + eps) + decay * weight
      (local.set $v (f32x4.add (f32x4.mul (local.get $correct24) (f32x4.sqrt (local.get $v))) (local.get $eps4)))
      (local.set $w (v128.load32_zero $weight (i32.add (global.get $weight) (local.get $at))))
      (local.set $m (f32x4.div (f32x4.mul (local.get $size4) (local.get $m)) (local.get $v)))
      (local.set $w (f32x4.sub (local.get $w) (f32x4.add (local.get $m) (f32x4.mul (local.get $decay4) (local.get $w)))))
      (v128.store32_lane $weight 0 (i32.add (global.get $weight) (local.get $at)) (local.get $w))
      ;; average += gainAverage * (weight - average)
      (local.set $a (v128.load32_zero $average (i32.add (global.get $average) (local.get $at))))
      (local.set $w (f32x4.mul (local.get $gainAverage4) (f32x4.sub (local.get $w) (local.get $a))))
      (v128.store32_lane $average 0 (i32.add (global.get $average) (local.get $at)) (f32x4.add (local.get $a) (local.get $w)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br $next)))))
