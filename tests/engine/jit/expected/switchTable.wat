(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $a0 i64) (local $a2 i64) (local $a3 i64) (local $a4 i64)
    (local i64) (local i64) (local i32) (local $a1 i64) (local i64) (local i32) (local i64)
    ;; region at 0x100b0
    block $B0
      block $B1
        block $B2
          local.get $hart i64.load offset=80 local.set $a0
          local.get $hart i64.load offset=96 local.set $a2
          local.get $hart i64.load offset=104 local.set $a3
          local.get $hart i64.load offset=112 local.set $a4
          local.get $context i64.load offset=16842752 local.set 11
          local.get $context i64.load offset=16842760 local.set 12
          local.get $context i32.load offset=16842784 local.set 13
          block $B3
            block $B4
              block $B5
                block $B6
                  block $B7
                    ;; 6 instructions to the next look at the budget
                    local.get $budget i32.const 6 i32.lt_s i32.const 0x100b0 local.set $exitPc
                    i32.const 0 local.set $exitCount
                    br_if $B2
                    ;; 0x100b0  slli a1,a0,0x3
                    local.get $a0 i64.const 3 i64.shl local.set $a1
                    ;; 0x100b4  add a1,a1,a2
                    local.get $a1 local.get $a2 i64.add local.set $a1
                    ;; 0x100b6  ld a1,0(a1)
                    i32.const 0x100b6 local.set $exitPc
                    i32.const 2 local.set $exitCount
                    local.get $a1 local.set 17
                    local.get 17 local.get 11 i64.sub local.get 12 i64.ge_u br_if $B1
                    local.get 17 i32.wrap_i64 local.get 13 i32.add local.set 16
                    local.get 16 i64.load offset=1 align=1 local.set 15
                    local.get 15 local.set $a1
                    ;; 0x100b8  jr a1
                    local.get $a1 local.set 15
                    local.get 15 i64.const 0 i64.add i64.const -2 i64.and local.set $target
                    local.get $budget i32.const 4 i32.sub local.set $budget
                    block $B8
                      local.get $target i64.const 0x100ba i64.sub local.tee 17 i64.const 14 i64.ge_u br_if $B8
                      local.get 17 i32.wrap_i64 i32.const 1 i32.shr_u br_table $B7 $B8 $B6 $B8 $B5 $B8 $B4 $B8
                    end
                    local.get $hart local.get $a1 i64.store offset=88
                    local.get $target i32.wrap_i64 i32.const 126 i32.and i32.const 2 i32.shl local.get $context i32.add local.tee 16
                    i32.const 0x100b8 i32.store offset=16843776
                    local.get 16 local.get $target i64.store32 offset=16843780
                    local.get $target local.get $budget return
                    unreachable
                  end
                  ;; 0x100ba  addi a3,a3,1
                  local.get $a3 i64.const 1 i64.add local.set $a3
                  ;; 0x100bc  j 0x100b0
                  local.get $budget i32.const 2 i32.sub local.set $budget
                  br $B3
                  unreachable
                end
                ;; 0x100be  addi a3,a3,2
                local.get $a3 i64.const 2 i64.add local.set $a3
                ;; 0x100c0  j 0x100b0
                local.get $budget i32.const 2 i32.sub local.set $budget
                br $B3
                unreachable
              end
              ;; 0x100c2  addi a3,a3,3
              local.get $a3 i64.const 3 i64.add local.set $a3
              ;; 0x100c4  j 0x100b0
              local.get $budget i32.const 2 i32.sub local.set $budget
              br $B3
              unreachable
            end
            ;; 0x100c6  sub a3,a3,a4
            local.get $a3 local.get $a4 i64.sub local.set $a3
            ;; 0x100c8  j 0x100b0
            local.get $budget i32.const 2 i32.sub local.set $budget
            br $B3
            unreachable
          end
          loop $L9
            block $B10
              block $B11
                block $B12
                  block $B13
                    block $B14
                      ;; 30 instructions to the next look at the budget
                      local.get $budget i32.const 30 i32.lt_s i32.const 0x100b0 local.set $exitPc
                      i32.const 0 local.set $exitCount
                      br_if $B0
                      ;; 0x100b0  slli a1,a0,0x3
                      local.get $a0 i64.const 3 i64.shl local.set $a1
                      ;; 0x100b4  add a1,a1,a2
                      local.get $a1 local.get $a2 i64.add local.set $a1
                      ;; 0x100b6  ld a1,0(a1)
                      i32.const 0x100b6 local.set $exitPc
                      i32.const 2 local.set $exitCount
                      local.get $a1 local.set 17
                      local.get 17 local.get 11 i64.sub local.get 12 i64.ge_u br_if $B0
                      local.get 17 i32.wrap_i64 local.get 13 i32.add local.set 16
                      local.get 16 i64.load offset=1 align=1 local.set 15
                      local.get 15 local.set $a1
                      ;; 0x100b8  jr a1
                      local.get $a1 local.set 15
                      local.get 15 i64.const 0 i64.add i64.const -2 i64.and local.set $target
                      local.get $budget i32.const 4 i32.sub local.set $budget
                      block $B15
                        local.get $target i64.const 0x100ba i64.sub local.tee 17 i64.const 14 i64.ge_u br_if $B15
                        local.get 17 i32.wrap_i64 i32.const 1 i32.shr_u br_table $B14 $B15 $B13 $B15 $B12 $B15 $B11 $B15
                      end
                      local.get $hart local.get $a1 i64.store offset=88
                      local.get $hart local.get $a3 i64.store offset=104
                      local.get $target i32.wrap_i64 i32.const 126 i32.and i32.const 2 i32.shl local.get $context i32.add local.tee 16
                      i32.const 0x100b8 i32.store offset=16843776
                      local.get 16 local.get $target i64.store32 offset=16843780
                      local.get $target local.get $budget return
                      unreachable
                    end
                    ;; 0x100ba  addi a3,a3,1
                    local.get $a3 i64.const 1 i64.add local.set $a3
                    ;; 0x100bc  j 0x100b0
                    local.get $budget i32.const 2 i32.sub local.set $budget
                    br $B10
                    unreachable
                  end
                  ;; 0x100be  addi a3,a3,2
                  local.get $a3 i64.const 2 i64.add local.set $a3
                  ;; 0x100c0  j 0x100b0
                  local.get $budget i32.const 2 i32.sub local.set $budget
                  br $B10
                  unreachable
                end
                ;; 0x100c2  addi a3,a3,3
                local.get $a3 i64.const 3 i64.add local.set $a3
                ;; 0x100c4  j 0x100b0
                local.get $budget i32.const 2 i32.sub local.set $budget
                br $B10
                unreachable
              end
              ;; 0x100c6  sub a3,a3,a4
              local.get $a3 local.get $a4 i64.sub local.set $a3
              ;; 0x100c8  j 0x100b0
              local.get $budget i32.const 2 i32.sub local.set $budget
              br $B10
              unreachable
            end
            block $B16
              block $B17
                block $B18
                  block $B19
                    block $B20
                      ;; 0x100b0  slli a1,a0,0x3
                      local.get $a0 i64.const 3 i64.shl local.set $a1
                      ;; 0x100b4  add a1,a1,a2
                      local.get $a1 local.get $a2 i64.add local.set $a1
                      ;; 0x100b6  ld a1,0(a1)
                      i32.const 0x100b6 local.set $exitPc
                      i32.const 2 local.set $exitCount
                      local.get $a1 local.set 17
                      local.get 17 local.get 11 i64.sub local.get 12 i64.ge_u br_if $B0
                      local.get 17 i32.wrap_i64 local.get 13 i32.add local.set 16
                      local.get 16 i64.load offset=1 align=1 local.set 15
                      local.get 15 local.set $a1
                      ;; 0x100b8  jr a1
                      local.get $a1 local.set 15
                      local.get 15 i64.const 0 i64.add i64.const -2 i64.and local.set $target
                      local.get $budget i32.const 4 i32.sub local.set $budget
                      block $B21
                        local.get $target i64.const 0x100ba i64.sub local.tee 17 i64.const 14 i64.ge_u br_if $B21
                        local.get 17 i32.wrap_i64 i32.const 1 i32.shr_u br_table $B20 $B21 $B19 $B21 $B18 $B21 $B17 $B21
                      end
                      local.get $hart local.get $a1 i64.store offset=88
                      local.get $hart local.get $a3 i64.store offset=104
                      local.get $target i32.wrap_i64 i32.const 126 i32.and i32.const 2 i32.shl local.get $context i32.add local.tee 16
                      i32.const 0x100b8 i32.store offset=16843776
                      local.get 16 local.get $target i64.store32 offset=16843780
                      local.get $target local.get $budget return
                      unreachable
                    end
                    ;; 0x100ba  addi a3,a3,1
                    local.get $a3 i64.const 1 i64.add local.set $a3
                    ;; 0x100bc  j 0x100b0
                    local.get $budget i32.const 2 i32.sub local.set $budget
                    br $B16
                    unreachable
                  end
                  ;; 0x100be  addi a3,a3,2
                  local.get $a3 i64.const 2 i64.add local.set $a3
                  ;; 0x100c0  j 0x100b0
                  local.get $budget i32.const 2 i32.sub local.set $budget
                  br $B16
                  unreachable
                end
                ;; 0x100c2  addi a3,a3,3
                local.get $a3 i64.const 3 i64.add local.set $a3
                ;; 0x100c4  j 0x100b0
                local.get $budget i32.const 2 i32.sub local.set $budget
                br $B16
                unreachable
              end
              ;; 0x100c6  sub a3,a3,a4
              local.get $a3 local.get $a4 i64.sub local.set $a3
              ;; 0x100c8  j 0x100b0
              local.get $budget i32.const 2 i32.sub local.set $budget
              br $B16
              unreachable
            end
            block $B22
              block $B23
                block $B24
                  block $B25
                    block $B26
                      ;; 0x100b0  slli a1,a0,0x3
                      local.get $a0 i64.const 3 i64.shl local.set $a1
                      ;; 0x100b4  add a1,a1,a2
                      local.get $a1 local.get $a2 i64.add local.set $a1
                      ;; 0x100b6  ld a1,0(a1)
                      i32.const 0x100b6 local.set $exitPc
                      i32.const 2 local.set $exitCount
                      local.get $a1 local.set 17
                      local.get 17 local.get 11 i64.sub local.get 12 i64.ge_u br_if $B0
                      local.get 17 i32.wrap_i64 local.get 13 i32.add local.set 16
                      local.get 16 i64.load offset=1 align=1 local.set 15
                      local.get 15 local.set $a1
                      ;; 0x100b8  jr a1
                      local.get $a1 local.set 15
                      local.get 15 i64.const 0 i64.add i64.const -2 i64.and local.set $target
                      local.get $budget i32.const 4 i32.sub local.set $budget
                      block $B27
                        local.get $target i64.const 0x100ba i64.sub local.tee 17 i64.const 14 i64.ge_u br_if $B27
                        local.get 17 i32.wrap_i64 i32.const 1 i32.shr_u br_table $B26 $B27 $B25 $B27 $B24 $B27 $B23 $B27
                      end
                      local.get $hart local.get $a1 i64.store offset=88
                      local.get $hart local.get $a3 i64.store offset=104
                      local.get $target i32.wrap_i64 i32.const 126 i32.and i32.const 2 i32.shl local.get $context i32.add local.tee 16
                      i32.const 0x100b8 i32.store offset=16843776
                      local.get 16 local.get $target i64.store32 offset=16843780
                      local.get $target local.get $budget return
                      unreachable
                    end
                    ;; 0x100ba  addi a3,a3,1
                    local.get $a3 i64.const 1 i64.add local.set $a3
                    ;; 0x100bc  j 0x100b0
                    local.get $budget i32.const 2 i32.sub local.set $budget
                    br $B22
                    unreachable
                  end
                  ;; 0x100be  addi a3,a3,2
                  local.get $a3 i64.const 2 i64.add local.set $a3
                  ;; 0x100c0  j 0x100b0
                  local.get $budget i32.const 2 i32.sub local.set $budget
                  br $B22
                  unreachable
                end
                ;; 0x100c2  addi a3,a3,3
                local.get $a3 i64.const 3 i64.add local.set $a3
                ;; 0x100c4  j 0x100b0
                local.get $budget i32.const 2 i32.sub local.set $budget
                br $B22
                unreachable
              end
              ;; 0x100c6  sub a3,a3,a4
              local.get $a3 local.get $a4 i64.sub local.set $a3
              ;; 0x100c8  j 0x100b0
              local.get $budget i32.const 2 i32.sub local.set $budget
              br $B22
              unreachable
            end
            block $B28
              block $B29
                block $B30
                  block $B31
                    block $B32
                      ;; 0x100b0  slli a1,a0,0x3
                      local.get $a0 i64.const 3 i64.shl local.set $a1
                      ;; 0x100b4  add a1,a1,a2
                      local.get $a1 local.get $a2 i64.add local.set $a1
                      ;; 0x100b6  ld a1,0(a1)
                      i32.const 0x100b6 local.set $exitPc
                      i32.const 2 local.set $exitCount
                      local.get $a1 local.set 17
                      local.get 17 local.get 11 i64.sub local.get 12 i64.ge_u br_if $B0
                      local.get 17 i32.wrap_i64 local.get 13 i32.add local.set 16
                      local.get 16 i64.load offset=1 align=1 local.set 15
                      local.get 15 local.set $a1
                      ;; 0x100b8  jr a1
                      local.get $a1 local.set 15
                      local.get 15 i64.const 0 i64.add i64.const -2 i64.and local.set $target
                      local.get $budget i32.const 4 i32.sub local.set $budget
                      block $B33
                        local.get $target i64.const 0x100ba i64.sub local.tee 17 i64.const 14 i64.ge_u br_if $B33
                        local.get 17 i32.wrap_i64 i32.const 1 i32.shr_u br_table $B32 $B33 $B31 $B33 $B30 $B33 $B29 $B33
                      end
                      local.get $hart local.get $a1 i64.store offset=88
                      local.get $hart local.get $a3 i64.store offset=104
                      local.get $target i32.wrap_i64 i32.const 126 i32.and i32.const 2 i32.shl local.get $context i32.add local.tee 16
                      i32.const 0x100b8 i32.store offset=16843776
                      local.get 16 local.get $target i64.store32 offset=16843780
                      local.get $target local.get $budget return
                      unreachable
                    end
                    ;; 0x100ba  addi a3,a3,1
                    local.get $a3 i64.const 1 i64.add local.set $a3
                    ;; 0x100bc  j 0x100b0
                    local.get $budget i32.const 2 i32.sub local.set $budget
                    br $B28
                    unreachable
                  end
                  ;; 0x100be  addi a3,a3,2
                  local.get $a3 i64.const 2 i64.add local.set $a3
                  ;; 0x100c0  j 0x100b0
                  local.get $budget i32.const 2 i32.sub local.set $budget
                  br $B28
                  unreachable
                end
                ;; 0x100c2  addi a3,a3,3
                local.get $a3 i64.const 3 i64.add local.set $a3
                ;; 0x100c4  j 0x100b0
                local.get $budget i32.const 2 i32.sub local.set $budget
                br $B28
                unreachable
              end
              ;; 0x100c6  sub a3,a3,a4
              local.get $a3 local.get $a4 i64.sub local.set $a3
              ;; 0x100c8  j 0x100b0
              local.get $budget i32.const 2 i32.sub local.set $budget
              br $B28
              unreachable
            end
            block $B34
              block $B35
                block $B36
                  block $B37
                    ;; 0x100b0  slli a1,a0,0x3
                    local.get $a0 i64.const 3 i64.shl local.set $a1
                    ;; 0x100b4  add a1,a1,a2
                    local.get $a1 local.get $a2 i64.add local.set $a1
                    ;; 0x100b6  ld a1,0(a1)
                    i32.const 0x100b6 local.set $exitPc
                    i32.const 2 local.set $exitCount
                    local.get $a1 local.set 17
                    local.get 17 local.get 11 i64.sub local.get 12 i64.ge_u br_if $B0
                    local.get 17 i32.wrap_i64 local.get 13 i32.add local.set 16
                    local.get 16 i64.load offset=1 align=1 local.set 15
                    local.get 15 local.set $a1
                    ;; 0x100b8  jr a1
                    local.get $a1 local.set 15
                    local.get 15 i64.const 0 i64.add i64.const -2 i64.and local.set $target
                    local.get $budget i32.const 4 i32.sub local.set $budget
                    block $B38
                      local.get $target i64.const 0x100ba i64.sub local.tee 17 i64.const 14 i64.ge_u br_if $B38
                      local.get 17 i32.wrap_i64 i32.const 1 i32.shr_u br_table $B37 $B38 $B36 $B38 $B35 $B38 $B34 $B38
                    end
                    local.get $hart local.get $a1 i64.store offset=88
                    local.get $hart local.get $a3 i64.store offset=104
                    local.get $target i32.wrap_i64 i32.const 126 i32.and i32.const 2 i32.shl local.get $context i32.add local.tee 16
                    i32.const 0x100b8 i32.store offset=16843776
                    local.get 16 local.get $target i64.store32 offset=16843780
                    local.get $target local.get $budget return
                    unreachable
                  end
                  ;; 0x100ba  addi a3,a3,1
                  local.get $a3 i64.const 1 i64.add local.set $a3
                  ;; 0x100bc  j 0x100b0
                  local.get $budget i32.const 2 i32.sub local.set $budget
                  br $L9
                  unreachable
                end
                ;; 0x100be  addi a3,a3,2
                local.get $a3 i64.const 2 i64.add local.set $a3
                ;; 0x100c0  j 0x100b0
                local.get $budget i32.const 2 i32.sub local.set $budget
                br $L9
                unreachable
              end
              ;; 0x100c2  addi a3,a3,3
              local.get $a3 i64.const 3 i64.add local.set $a3
              ;; 0x100c4  j 0x100b0
              local.get $budget i32.const 2 i32.sub local.set $budget
              br $L9
              unreachable
            end
            ;; 0x100c6  sub a3,a3,a4
            local.get $a3 local.get $a4 i64.sub local.set $a3
            ;; 0x100c8  j 0x100b0
            local.get $budget i32.const 2 i32.sub local.set $budget
            br $L9
            unreachable
          end
          unreachable
        end
        ;; leaves
        local.get $budget local.get $exitCount i32.sub local.set $budget
        local.get $exitPc i64.extend_i32_u local.get $budget return
      end
      ;; leaves
      local.get $budget local.get $exitCount i32.sub local.set $budget
      local.get $hart local.get $a1 i64.store offset=88
      local.get $exitPc i64.extend_i32_u local.get $budget return
    end
    ;; leaves
    local.get $budget local.get $exitCount i32.sub local.set $budget
    local.get $hart local.get $a1 i64.store offset=88
    local.get $hart local.get $a3 i64.store offset=104
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
