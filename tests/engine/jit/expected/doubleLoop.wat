(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $a0 i64) (local $a1 i64) (local $a2 i64) (local $fa1 f64)
    (local $fa2 f64) (local $fa3 f64) (local i64) (local i64) (local i32) (local i64) (local i32) (local i64) (local $fa0 f64) (local f64)
    (local f64) (local f64) (local f64) (local i32) (local i32) (local i32)
    ;; region at 0x100b0
    block $B0
      block $B1
        block $B2
          block $B3
            local.get $hart i64.load offset=80 local.set $a0
            local.get $hart i64.load offset=88 local.set $a1
            local.get $hart i64.load offset=96 local.set $a2
            local.get $hart f64.load offset=600 local.set $fa1
            local.get $hart f64.load offset=608 local.set $fa2
            local.get $hart f64.load offset=616 local.set $fa3
            local.get $context i64.load offset=16842752 local.set 13
            local.get $context i64.load offset=16842760 local.set 14
            local.get $context i32.load offset=16842784 local.set 15
            local.get $context i64.load offset=16842768 local.set 16
            block $B4
              ;; 6 instructions to the next look at the budget
              local.get $budget i32.const 6 i32.lt_s i32.const 0x100b0 local.set $exitPc
              i32.const 0 local.set $exitCount
              br_if $B3
              ;; 0x100b0  fld fa0,0(a0)
              i32.const 0x100b0 local.set $exitPc
              i32.const 0 local.set $exitCount
              local.get $hart i32.load offset=1024 i32.const 0x6000 i32.and i32.eqz br_if $B3
              i32.const 0x100b0 local.set $exitPc
              i32.const 0 local.set $exitCount
              local.get $a0 local.set 18
              local.get 18 local.get 13 i64.sub local.get 14 i64.ge_u br_if $B3
              local.get 18 i32.wrap_i64 local.get 15 i32.add local.set 17
              local.get 17 f64.load offset=1 align=1 local.set $fa0
              local.get $hart local.get $hart i32.load offset=1024 i32.const 0x6000 i32.or i32.store offset=1024
              ;; 0x100b2  fmadd.d fa1,fa0,fa2,fa1
              i32.const 0x100b2 local.set $exitPc
              i32.const 1 local.set $exitCount
              local.get $hart i32.load offset=296 br_if $B2
              local.get $hart i32.load offset=292 i32.const 1 i32.and i32.eqz br_if $B2
              local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
              local.get $fa2 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
              local.get $fa1 i64.reinterpret_f64 f64.reinterpret_i64 local.set 22
              local.get 20 f64x2.splat local.get 21 f64x2.splat local.get 22 f64x2.splat f64x2.relaxed_madd f64x2.extract_lane 0
              i64.reinterpret_f64 local.set 18
              local.get 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047 i32.and local.tee 17 i32.const 2 i32.sub i32.const 2045
              i32.ge_u if $I5
                local.get 17 i32.const 2047 i32.eq br_if $B2
                local.get 20 f64.const 0 f64.ne local.get 21 f64.const 0 f64.ne i32.and br_if $B2
              end
              local.get 18 f64.reinterpret_i64 local.set 23
              local.get 18 f64.reinterpret_i64 local.set $fa1
              ;; 0x100b6  fadd.d fa3,fa3,fa0
              i32.const 0x100b6 local.set $exitPc
              i32.const 2 local.set $exitCount
              local.get $fa3 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
              local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
              local.get 20 local.get 21 f64.add i64.reinterpret_f64 local.tee 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047 i32.and
              local.tee 17 i32.const 2047 i32.eq br_if $B1
              local.get 18 f64.reinterpret_i64 local.set $fa3
              ;; 0x100ba  addi a0,a0,8
              local.get $a0 i64.const 8 i64.add local.set $a0
              ;; 0x100bc  bne a0,a1,0x100b0
              local.get $budget i32.const 5 i32.sub local.set $budget
              local.get $a0 local.get $a1 i64.ne if $I6
                loop $L7
                  ;; 41 instructions to the next look at the budget
                  local.get $budget i32.const 41 i32.lt_s i32.const 0x100b0 local.set $exitPc
                  i32.const 0 local.set $exitCount
                  br_if $B0
                  ;; 0x100b0  fld fa0,0(a0)
                  i32.const 0x100b0 local.set $exitPc
                  i32.const 0 local.set $exitCount
                  local.get $a0 local.set 18
                  local.get 18 local.get 13 i64.sub local.get 16 i64.ge_u br_if $B0
                  local.get 18 i32.wrap_i64 local.get 15 i32.add local.set 24
                  local.get 24 f64.load offset=1 align=1 local.set $fa0
                  ;; 0x100b2  fmadd.d fa1,fa0,fa2,fa1
                  i32.const 0x100b2 local.set $exitPc
                  i32.const 1 local.set $exitCount
                  local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                  local.get $fa2 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                  local.get $fa1 i64.reinterpret_f64 f64.reinterpret_i64 local.set 22
                  local.get 20 f64x2.splat local.get 21 f64x2.splat local.get 22 f64x2.splat f64x2.relaxed_madd f64x2.extract_lane 0
                  i64.reinterpret_f64 local.set 18
                  local.get 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047 i32.and local.tee 17 i32.const 2 i32.sub i32.const 2045
                  i32.ge_u if $I8
                    local.get 17 i32.const 2047 i32.eq br_if $B0
                    local.get 20 f64.const 0 f64.ne local.get 21 f64.const 0 f64.ne i32.and br_if $B0
                  end
                  local.get 18 f64.reinterpret_i64 local.set 23
                  local.get 18 f64.reinterpret_i64 local.set $fa1
                  ;; 0x100b6  fadd.d fa3,fa3,fa0
                  i32.const 0x100b6 local.set $exitPc
                  i32.const 2 local.set $exitCount
                  local.get $fa3 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                  local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                  local.get 20 local.get 21 f64.add i64.reinterpret_f64 local.tee 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047
                  i32.and local.tee 17 i32.const 2047 i32.eq br_if $B0
                  local.get 18 f64.reinterpret_i64 local.set $fa3
                  ;; 0x100ba  addi a0,a0,8
                  local.get $a0 i64.const 8 i64.add local.set $a0
                  ;; 0x100bc  bne a0,a1,0x100b0
                  local.get $budget i32.const 5 i32.sub local.set $budget
                  local.get $a0 local.get $a1 i64.ne if $I9
                    ;; 0x100b0  fld fa0,0(a0)
                    local.get 24 f64.load offset=9 align=1 local.set $fa0
                    ;; 0x100b2  fmadd.d fa1,fa0,fa2,fa1
                    i32.const 0x100b2 local.set $exitPc
                    i32.const 1 local.set $exitCount
                    local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                    local.get $fa2 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                    local.get $fa1 i64.reinterpret_f64 f64.reinterpret_i64 local.set 22
                    local.get 20 f64x2.splat local.get 21 f64x2.splat local.get 22 f64x2.splat f64x2.relaxed_madd f64x2.extract_lane 0
                    i64.reinterpret_f64 local.set 18
                    local.get 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047 i32.and local.tee 17 i32.const 2 i32.sub i32.const 2045
                    i32.ge_u if $I10
                      local.get 17 i32.const 2047 i32.eq br_if $B0
                      local.get 20 f64.const 0 f64.ne local.get 21 f64.const 0 f64.ne i32.and br_if $B0
                    end
                    local.get 18 f64.reinterpret_i64 local.set 23
                    local.get 18 f64.reinterpret_i64 local.set $fa1
                    ;; 0x100b6  fadd.d fa3,fa3,fa0
                    i32.const 0x100b6 local.set $exitPc
                    i32.const 2 local.set $exitCount
                    local.get $fa3 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                    local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                    local.get 20 local.get 21 f64.add i64.reinterpret_f64 local.tee 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047
                    i32.and local.tee 17 i32.const 2047 i32.eq br_if $B0
                    local.get 18 f64.reinterpret_i64 local.set $fa3
                    ;; 0x100ba  addi a0,a0,8
                    local.get $a0 i64.const 8 i64.add local.set $a0
                    ;; 0x100bc  bne a0,a1,0x100b0
                    local.get $budget i32.const 5 i32.sub local.set $budget
                    local.get $a0 local.get $a1 i64.ne if $I11
                      ;; 0x100b0  fld fa0,0(a0)
                      local.get 24 f64.load offset=17 align=1 local.set $fa0
                      ;; 0x100b2  fmadd.d fa1,fa0,fa2,fa1
                      i32.const 0x100b2 local.set $exitPc
                      i32.const 1 local.set $exitCount
                      local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                      local.get $fa2 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                      local.get $fa1 i64.reinterpret_f64 f64.reinterpret_i64 local.set 22
                      local.get 20 f64x2.splat local.get 21 f64x2.splat local.get 22 f64x2.splat f64x2.relaxed_madd f64x2.extract_lane 0
                      i64.reinterpret_f64 local.set 18
                      local.get 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047 i32.and local.tee 17 i32.const 2 i32.sub i32.const 2045
                      i32.ge_u if $I12
                        local.get 17 i32.const 2047 i32.eq br_if $B0
                        local.get 20 f64.const 0 f64.ne local.get 21 f64.const 0 f64.ne i32.and br_if $B0
                      end
                      local.get 18 f64.reinterpret_i64 local.set 23
                      local.get 18 f64.reinterpret_i64 local.set $fa1
                      ;; 0x100b6  fadd.d fa3,fa3,fa0
                      i32.const 0x100b6 local.set $exitPc
                      i32.const 2 local.set $exitCount
                      local.get $fa3 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                      local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                      local.get 20 local.get 21 f64.add i64.reinterpret_f64 local.tee 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047
                      i32.and local.tee 17 i32.const 2047 i32.eq br_if $B0
                      local.get 18 f64.reinterpret_i64 local.set $fa3
                      ;; 0x100ba  addi a0,a0,8
                      local.get $a0 i64.const 8 i64.add local.set $a0
                      ;; 0x100bc  bne a0,a1,0x100b0
                      local.get $budget i32.const 5 i32.sub local.set $budget
                      local.get $a0 local.get $a1 i64.ne if $I13
                        ;; 0x100b0  fld fa0,0(a0)
                        local.get 24 f64.load offset=25 align=1 local.set $fa0
                        ;; 0x100b2  fmadd.d fa1,fa0,fa2,fa1
                        i32.const 0x100b2 local.set $exitPc
                        i32.const 1 local.set $exitCount
                        local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                        local.get $fa2 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                        local.get $fa1 i64.reinterpret_f64 f64.reinterpret_i64 local.set 22
                        local.get 20 f64x2.splat local.get 21 f64x2.splat local.get 22 f64x2.splat f64x2.relaxed_madd f64x2.extract_lane 0
                        i64.reinterpret_f64 local.set 18
                        local.get 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047 i32.and local.tee 17 i32.const 2 i32.sub
                        i32.const 2045 i32.ge_u if $I14
                          local.get 17 i32.const 2047 i32.eq br_if $B0
                          local.get 20 f64.const 0 f64.ne local.get 21 f64.const 0 f64.ne i32.and br_if $B0
                        end
                        local.get 18 f64.reinterpret_i64 local.set 23
                        local.get 18 f64.reinterpret_i64 local.set $fa1
                        ;; 0x100b6  fadd.d fa3,fa3,fa0
                        i32.const 0x100b6 local.set $exitPc
                        i32.const 2 local.set $exitCount
                        local.get $fa3 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                        local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                        local.get 20 local.get 21 f64.add i64.reinterpret_f64 local.tee 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047
                        i32.and local.tee 17 i32.const 2047 i32.eq br_if $B0
                        local.get 18 f64.reinterpret_i64 local.set $fa3
                        ;; 0x100ba  addi a0,a0,8
                        local.get $a0 i64.const 8 i64.add local.set $a0
                        ;; 0x100bc  bne a0,a1,0x100b0
                        local.get $budget i32.const 5 i32.sub local.set $budget
                        local.get $a0 local.get $a1 i64.ne if $I15
                          ;; 0x100b0  fld fa0,0(a0)
                          local.get 24 f64.load offset=33 align=1 local.set $fa0
                          ;; 0x100b2  fmadd.d fa1,fa0,fa2,fa1
                          i32.const 0x100b2 local.set $exitPc
                          i32.const 1 local.set $exitCount
                          local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                          local.get $fa2 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                          local.get $fa1 i64.reinterpret_f64 f64.reinterpret_i64 local.set 22
                          local.get 20 f64x2.splat local.get 21 f64x2.splat local.get 22 f64x2.splat f64x2.relaxed_madd f64x2.extract_lane 0
                          i64.reinterpret_f64 local.set 18
                          local.get 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047 i32.and local.tee 17 i32.const 2 i32.sub
                          i32.const 2045 i32.ge_u if $I16
                            local.get 17 i32.const 2047 i32.eq br_if $B0
                            local.get 20 f64.const 0 f64.ne local.get 21 f64.const 0 f64.ne i32.and br_if $B0
                          end
                          local.get 18 f64.reinterpret_i64 local.set 23
                          local.get 18 f64.reinterpret_i64 local.set $fa1
                          ;; 0x100b6  fadd.d fa3,fa3,fa0
                          i32.const 0x100b6 local.set $exitPc
                          i32.const 2 local.set $exitCount
                          local.get $fa3 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                          local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                          local.get 20 local.get 21 f64.add i64.reinterpret_f64 local.tee 18 i64.const 52 i64.shr_u i32.wrap_i64
                          i32.const 2047 i32.and local.tee 17 i32.const 2047 i32.eq br_if $B0
                          local.get 18 f64.reinterpret_i64 local.set $fa3
                          ;; 0x100ba  addi a0,a0,8
                          local.get $a0 i64.const 8 i64.add local.set $a0
                          ;; 0x100bc  bne a0,a1,0x100b0
                          local.get $budget i32.const 5 i32.sub local.set $budget
                          local.get $a0 local.get $a1 i64.ne if $I17
                            ;; 0x100b0  fld fa0,0(a0)
                            local.get 24 f64.load offset=41 align=1 local.set $fa0
                            ;; 0x100b2  fmadd.d fa1,fa0,fa2,fa1
                            i32.const 0x100b2 local.set $exitPc
                            i32.const 1 local.set $exitCount
                            local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                            local.get $fa2 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                            local.get $fa1 i64.reinterpret_f64 f64.reinterpret_i64 local.set 22
                            local.get 20 f64x2.splat local.get 21 f64x2.splat local.get 22 f64x2.splat f64x2.relaxed_madd
                            f64x2.extract_lane 0 i64.reinterpret_f64 local.set 18
                            local.get 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047 i32.and local.tee 17 i32.const 2 i32.sub
                            i32.const 2045 i32.ge_u if $I18
                              local.get 17 i32.const 2047 i32.eq br_if $B0
                              local.get 20 f64.const 0 f64.ne local.get 21 f64.const 0 f64.ne i32.and br_if $B0
                            end
                            local.get 18 f64.reinterpret_i64 local.set 23
                            local.get 18 f64.reinterpret_i64 local.set $fa1
                            ;; 0x100b6  fadd.d fa3,fa3,fa0
                            i32.const 0x100b6 local.set $exitPc
                            i32.const 2 local.set $exitCount
                            local.get $fa3 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                            local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                            local.get 20 local.get 21 f64.add i64.reinterpret_f64 local.tee 18 i64.const 52 i64.shr_u i32.wrap_i64
                            i32.const 2047 i32.and local.tee 17 i32.const 2047 i32.eq br_if $B0
                            local.get 18 f64.reinterpret_i64 local.set $fa3
                            ;; 0x100ba  addi a0,a0,8
                            local.get $a0 i64.const 8 i64.add local.set $a0
                            ;; 0x100bc  bne a0,a1,0x100b0
                            local.get $budget i32.const 5 i32.sub local.set $budget
                            local.get $a0 local.get $a1 i64.ne if $I19
                              ;; 0x100b0  fld fa0,0(a0)
                              local.get 24 f64.load offset=49 align=1 local.set $fa0
                              ;; 0x100b2  fmadd.d fa1,fa0,fa2,fa1
                              i32.const 0x100b2 local.set $exitPc
                              i32.const 1 local.set $exitCount
                              local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                              local.get $fa2 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                              local.get $fa1 i64.reinterpret_f64 f64.reinterpret_i64 local.set 22
                              local.get 20 f64x2.splat local.get 21 f64x2.splat local.get 22 f64x2.splat f64x2.relaxed_madd
                              f64x2.extract_lane 0 i64.reinterpret_f64 local.set 18
                              local.get 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047 i32.and local.tee 17 i32.const 2 i32.sub
                              i32.const 2045 i32.ge_u if $I20
                                local.get 17 i32.const 2047 i32.eq br_if $B0
                                local.get 20 f64.const 0 f64.ne local.get 21 f64.const 0 f64.ne i32.and br_if $B0
                              end
                              local.get 18 f64.reinterpret_i64 local.set 23
                              local.get 18 f64.reinterpret_i64 local.set $fa1
                              ;; 0x100b6  fadd.d fa3,fa3,fa0
                              i32.const 0x100b6 local.set $exitPc
                              i32.const 2 local.set $exitCount
                              local.get $fa3 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                              local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                              local.get 20 local.get 21 f64.add i64.reinterpret_f64 local.tee 18 i64.const 52 i64.shr_u i32.wrap_i64
                              i32.const 2047 i32.and local.tee 17 i32.const 2047 i32.eq br_if $B0
                              local.get 18 f64.reinterpret_i64 local.set $fa3
                              ;; 0x100ba  addi a0,a0,8
                              local.get $a0 i64.const 8 i64.add local.set $a0
                              ;; 0x100bc  bne a0,a1,0x100b0
                              local.get $budget i32.const 5 i32.sub local.set $budget
                              local.get $a0 local.get $a1 i64.ne if $I21
                                ;; 0x100b0  fld fa0,0(a0)
                                local.get 24 f64.load offset=57 align=1 local.set $fa0
                                ;; 0x100b2  fmadd.d fa1,fa0,fa2,fa1
                                i32.const 0x100b2 local.set $exitPc
                                i32.const 1 local.set $exitCount
                                local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                                local.get $fa2 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                                local.get $fa1 i64.reinterpret_f64 f64.reinterpret_i64 local.set 22
                                local.get 20 f64x2.splat local.get 21 f64x2.splat local.get 22 f64x2.splat f64x2.relaxed_madd
                                f64x2.extract_lane 0 i64.reinterpret_f64 local.set 18
                                local.get 18 i64.const 52 i64.shr_u i32.wrap_i64 i32.const 2047 i32.and local.tee 17 i32.const 2 i32.sub
                                i32.const 2045 i32.ge_u if $I22
                                  local.get 17 i32.const 2047 i32.eq br_if $B0
                                  local.get 20 f64.const 0 f64.ne local.get 21 f64.const 0 f64.ne i32.and br_if $B0
                                end
                                local.get 18 f64.reinterpret_i64 local.set 23
                                local.get 18 f64.reinterpret_i64 local.set $fa1
                                ;; 0x100b6  fadd.d fa3,fa3,fa0
                                i32.const 0x100b6 local.set $exitPc
                                i32.const 2 local.set $exitCount
                                local.get $fa3 i64.reinterpret_f64 f64.reinterpret_i64 local.set 20
                                local.get $fa0 i64.reinterpret_f64 f64.reinterpret_i64 local.set 21
                                local.get 20 local.get 21 f64.add i64.reinterpret_f64 local.tee 18 i64.const 52 i64.shr_u i32.wrap_i64
                                i32.const 2047 i32.and local.tee 17 i32.const 2047 i32.eq br_if $B0
                                local.get 18 f64.reinterpret_i64 local.set $fa3
                                ;; 0x100ba  addi a0,a0,8
                                local.get $a0 i64.const 8 i64.add local.set $a0
                                ;; 0x100bc  bne a0,a1,0x100b0
                                local.get $budget i32.const 5 i32.sub local.set $budget
                                local.get $a0 local.get $a1 i64.ne br_if $L7
                                br $B4
                                unreachable
                              end
                              br $B4
                              unreachable
                            end
                            br $B4
                            unreachable
                          end
                          br $B4
                          unreachable
                        end
                        br $B4
                        unreachable
                      end
                      br $B4
                      unreachable
                    end
                    br $B4
                    unreachable
                  end
                  br $B4
                  unreachable
                end
              end
              br $B4
              unreachable
            end
            ;; 0x100c0  fsd fa1,0(a2)
            i32.const 0x100c0 local.set $exitPc
            i32.const 0 local.set $exitCount
            local.get $a2 local.set 18
            local.get 18 i64.const -4294967289 i64.and i64.eqz i32.eqz br_if $B0
            local.get 18 i32.wrap_i64 local.tee 26 i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add
            i32.load offset=4194304 local.tee 25 i32.eqz br_if $B0
            local.get 26 local.get 25 i32.add local.set 17
            local.get 17 local.get $fa1 f64.store offset=1 align=1
            local.get $budget i32.const 1 i32.sub local.set $budget
            i32.const 0x100c2 local.set $exitPc
            i32.const 0 local.set $exitCount
            br $B0
            unreachable
            unreachable
          end
          ;; leaves
          local.get $budget local.get $exitCount i32.sub local.set $budget
          local.get $exitPc i64.extend_i32_u local.get $budget return
        end
        ;; leaves
        local.get $budget local.get $exitCount i32.sub local.set $budget
        local.get $hart local.get $fa0 f64.store offset=592
        local.get $exitPc i64.extend_i32_u local.get $budget return
      end
      ;; leaves
      local.get $budget local.get $exitCount i32.sub local.set $budget
      local.get $hart local.get $fa0 f64.store offset=592
      local.get $hart local.get $fa1 f64.store offset=600
      local.get $exitPc i64.extend_i32_u local.get $budget return
    end
    ;; leaves
    local.get $budget local.get $exitCount i32.sub local.set $budget
    local.get $hart local.get $a0 i64.store offset=80
    local.get $hart local.get $fa0 f64.store offset=592
    local.get $hart local.get $fa1 f64.store offset=600
    local.get $hart local.get $fa3 f64.store offset=616
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
