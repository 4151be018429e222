(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $a0 i64) (local $a1 i64) (local i64) (local i32) (local i64)
    (local i32) (local i32) (local $a3 i64) (local $a4 i64) (local i32)
    ;; region at 0x100b0
    block $B0
      block $B1
        local.get $hart i64.load offset=80 local.set $a0
        local.get $hart i64.load offset=88 local.set $a1
        ;; 6 instructions to the next look at the budget
        local.get $budget i32.const 6 i32.lt_s i32.const 0x100b0 local.set $exitPc
        i32.const 0 local.set $exitCount
        br_if $B1
        ;; 0x100b0  ld a3,0(a0)
        i32.const 0x100b0 local.set $exitPc
        i32.const 0 local.set $exitCount
        local.get $a0 local.set 11
        local.get 11 i64.const 12 i64.shr_u i64.const 0xffffe i64.gt_u br_if $B1
        local.get 11 i32.wrap_i64 local.tee 13 i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add i32.load offset=4194304
        local.tee 12 i32.eqz br_if $B1
        local.get 13 i32.const 7 i32.and br_if $B1
        local.get 13 i32.const 4095 i32.and i32.const 4080 i32.gt_u if $I2
          local.get 13 i32.const 15 i32.add i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add i32.load offset=4194304
          local.get 12 i32.ne br_if $B1
        end
        local.get 13 local.get 12 i32.add local.set 10
        local.get 10 i64.load offset=1 align=1 local.set 9
        local.get 9 local.set $a3
        ;; 0x100b2  ld a4,8(a0)
        local.get 10 i64.load offset=9 align=1 local.set 9
        local.get 9 local.set $a4
        ;; 0x100b4  add a3,a3,a4
        local.get $a3 local.get $a4 i64.add local.set $a3
        ;; 0x100b6  sd a3,0(a0)
        local.get 10 local.get $a3 i64.store offset=1 align=1
        ;; 0x100b8  addi a0,a0,16
        local.get $a0 i64.const 16 i64.add local.set $a0
        ;; 0x100ba  bne a0,a1,0x100b0
        local.get $budget i32.const 6 i32.sub local.set $budget
        local.get $a0 local.get $a1 i64.ne if $I3
          loop $L4
            ;; 48 instructions to the next look at the budget
            local.get $budget i32.const 48 i32.lt_s i32.const 0x100b0 local.set $exitPc
            i32.const 0 local.set $exitCount
            br_if $B0
            ;; 0x100b0  ld a3,0(a0)
            i32.const 0x100b0 local.set $exitPc
            i32.const 0 local.set $exitCount
            local.get $a0 local.set 11
            local.get 11 i64.const 12 i64.shr_u i64.const 0xffffe i64.gt_u br_if $B0
            local.get 11 i32.wrap_i64 local.tee 13 i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add
            i32.load offset=4194304 local.tee 12 i32.eqz br_if $B0
            local.get 13 i32.const 7 i32.and br_if $B0
            local.get 13 i32.const 4095 i32.and i32.const 3968 i32.gt_u if $I5
              local.get 13 i32.const 127 i32.add i32.const 12 i32.shr_u i32.const 2 i32.shl local.get $context i32.add
              i32.load offset=4194304 local.get 12 i32.ne br_if $B0
            end
            local.get 13 local.get 12 i32.add local.set 16
            local.get 16 i64.load offset=1 align=1 local.set 9
            local.get 9 local.set $a3
            ;; 0x100b2  ld a4,8(a0)
            local.get 16 i64.load offset=9 align=1 local.set 9
            local.get 9 local.set $a4
            ;; 0x100b4  add a3,a3,a4
            local.get $a3 local.get $a4 i64.add local.set $a3
            ;; 0x100b6  sd a3,0(a0)
            local.get 16 local.get $a3 i64.store offset=1 align=1
            ;; 0x100b8  addi a0,a0,16
            local.get $a0 i64.const 16 i64.add local.set $a0
            ;; 0x100ba  bne a0,a1,0x100b0
            local.get $budget i32.const 6 i32.sub local.set $budget
            local.get $a0 local.get $a1 i64.ne if $I6
              ;; 0x100b0  ld a3,0(a0)
              local.get 16 i64.load offset=17 align=1 local.set 9
              local.get 9 local.set $a3
              ;; 0x100b2  ld a4,8(a0)
              local.get 16 i64.load offset=25 align=1 local.set 9
              local.get 9 local.set $a4
              ;; 0x100b4  add a3,a3,a4
              local.get $a3 local.get $a4 i64.add local.set $a3
              ;; 0x100b6  sd a3,0(a0)
              local.get 16 local.get $a3 i64.store offset=17 align=1
              ;; 0x100b8  addi a0,a0,16
              local.get $a0 i64.const 16 i64.add local.set $a0
              ;; 0x100ba  bne a0,a1,0x100b0
              local.get $budget i32.const 6 i32.sub local.set $budget
              local.get $a0 local.get $a1 i64.ne if $I7
                ;; 0x100b0  ld a3,0(a0)
                local.get 16 i64.load offset=33 align=1 local.set 9
                local.get 9 local.set $a3
                ;; 0x100b2  ld a4,8(a0)
                local.get 16 i64.load offset=41 align=1 local.set 9
                local.get 9 local.set $a4
                ;; 0x100b4  add a3,a3,a4
                local.get $a3 local.get $a4 i64.add local.set $a3
                ;; 0x100b6  sd a3,0(a0)
                local.get 16 local.get $a3 i64.store offset=33 align=1
                ;; 0x100b8  addi a0,a0,16
                local.get $a0 i64.const 16 i64.add local.set $a0
                ;; 0x100ba  bne a0,a1,0x100b0
                local.get $budget i32.const 6 i32.sub local.set $budget
                local.get $a0 local.get $a1 i64.ne if $I8
                  ;; 0x100b0  ld a3,0(a0)
                  local.get 16 i64.load offset=49 align=1 local.set 9
                  local.get 9 local.set $a3
                  ;; 0x100b2  ld a4,8(a0)
                  local.get 16 i64.load offset=57 align=1 local.set 9
                  local.get 9 local.set $a4
                  ;; 0x100b4  add a3,a3,a4
                  local.get $a3 local.get $a4 i64.add local.set $a3
                  ;; 0x100b6  sd a3,0(a0)
                  local.get 16 local.get $a3 i64.store offset=49 align=1
                  ;; 0x100b8  addi a0,a0,16
                  local.get $a0 i64.const 16 i64.add local.set $a0
                  ;; 0x100ba  bne a0,a1,0x100b0
                  local.get $budget i32.const 6 i32.sub local.set $budget
                  local.get $a0 local.get $a1 i64.ne if $I9
                    ;; 0x100b0  ld a3,0(a0)
                    local.get 16 i64.load offset=65 align=1 local.set 9
                    local.get 9 local.set $a3
                    ;; 0x100b2  ld a4,8(a0)
                    local.get 16 i64.load offset=73 align=1 local.set 9
                    local.get 9 local.set $a4
                    ;; 0x100b4  add a3,a3,a4
                    local.get $a3 local.get $a4 i64.add local.set $a3
                    ;; 0x100b6  sd a3,0(a0)
                    local.get 16 local.get $a3 i64.store offset=65 align=1
                    ;; 0x100b8  addi a0,a0,16
                    local.get $a0 i64.const 16 i64.add local.set $a0
                    ;; 0x100ba  bne a0,a1,0x100b0
                    local.get $budget i32.const 6 i32.sub local.set $budget
                    local.get $a0 local.get $a1 i64.ne if $I10
                      ;; 0x100b0  ld a3,0(a0)
                      local.get 16 i64.load offset=81 align=1 local.set 9
                      local.get 9 local.set $a3
                      ;; 0x100b2  ld a4,8(a0)
                      local.get 16 i64.load offset=89 align=1 local.set 9
                      local.get 9 local.set $a4
                      ;; 0x100b4  add a3,a3,a4
                      local.get $a3 local.get $a4 i64.add local.set $a3
                      ;; 0x100b6  sd a3,0(a0)
                      local.get 16 local.get $a3 i64.store offset=81 align=1
                      ;; 0x100b8  addi a0,a0,16
                      local.get $a0 i64.const 16 i64.add local.set $a0
                      ;; 0x100ba  bne a0,a1,0x100b0
                      local.get $budget i32.const 6 i32.sub local.set $budget
                      local.get $a0 local.get $a1 i64.ne if $I11
                        ;; 0x100b0  ld a3,0(a0)
                        local.get 16 i64.load offset=97 align=1 local.set 9
                        local.get 9 local.set $a3
                        ;; 0x100b2  ld a4,8(a0)
                        local.get 16 i64.load offset=105 align=1 local.set 9
                        local.get 9 local.set $a4
                        ;; 0x100b4  add a3,a3,a4
                        local.get $a3 local.get $a4 i64.add local.set $a3
                        ;; 0x100b6  sd a3,0(a0)
                        local.get 16 local.get $a3 i64.store offset=97 align=1
                        ;; 0x100b8  addi a0,a0,16
                        local.get $a0 i64.const 16 i64.add local.set $a0
                        ;; 0x100ba  bne a0,a1,0x100b0
                        local.get $budget i32.const 6 i32.sub local.set $budget
                        local.get $a0 local.get $a1 i64.ne if $I12
                          ;; 0x100b0  ld a3,0(a0)
                          local.get 16 i64.load offset=113 align=1 local.set 9
                          local.get 9 local.set $a3
                          ;; 0x100b2  ld a4,8(a0)
                          local.get 16 i64.load offset=121 align=1 local.set 9
                          local.get 9 local.set $a4
                          ;; 0x100b4  add a3,a3,a4
                          local.get $a3 local.get $a4 i64.add local.set $a3
                          ;; 0x100b6  sd a3,0(a0)
                          local.get 16 local.get $a3 i64.store offset=113 align=1
                          ;; 0x100b8  addi a0,a0,16
                          local.get $a0 i64.const 16 i64.add local.set $a0
                          ;; 0x100ba  bne a0,a1,0x100b0
                          local.get $budget i32.const 6 i32.sub local.set $budget
                          local.get $a0 local.get $a1 i64.ne br_if $L4
                          i32.const 0x100be local.set $exitPc
                          i32.const 0 local.set $exitCount
                          br $B0
                          unreachable
                        end
                        i32.const 0x100be local.set $exitPc
                        i32.const 0 local.set $exitCount
                        br $B0
                        unreachable
                      end
                      i32.const 0x100be local.set $exitPc
                      i32.const 0 local.set $exitCount
                      br $B0
                      unreachable
                    end
                    i32.const 0x100be local.set $exitPc
                    i32.const 0 local.set $exitCount
                    br $B0
                    unreachable
                  end
                  i32.const 0x100be local.set $exitPc
                  i32.const 0 local.set $exitCount
                  br $B0
                  unreachable
                end
                i32.const 0x100be local.set $exitPc
                i32.const 0 local.set $exitCount
                br $B0
                unreachable
              end
              i32.const 0x100be local.set $exitPc
              i32.const 0 local.set $exitCount
              br $B0
              unreachable
            end
            i32.const 0x100be local.set $exitPc
            i32.const 0 local.set $exitCount
            br $B0
            unreachable
          end
        end
        i32.const 0x100be local.set $exitPc
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
    local.get $hart local.get $a0 i64.store offset=80
    local.get $hart local.get $a3 i64.store offset=104
    local.get $hart local.get $a4 i64.store offset=112
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
