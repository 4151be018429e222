(module
  (type (;0;) (func (param i32 i32 i32 i32 i64) (result i64 i32)))
  (type (;1;) (func (param i32 i32 i32 i32) (result i64 i32)))
  (import "machine" "memory" (memory 1))
  (import "machine" "ramDelta" (global i32))
  (import "machine" "guardDelta" (global i32))
  (import "dispatcher" "call" (func (type 0)))
  (export "r0" (func 1))
  (func (;1;) (type 1) (param $hart i32) (param $context i32) (param $budget i32) (param $depth i32) (result i64) (result i32)
    (local $exitPc i32) (local $exitCount i32) (local $target i64) (local $a0.w i32) (local i32) (local i32) (local i32) (local $a1.w i32)
    ;; region at 0x100b0
    block $B0
      block $B1
        block $B2
          ;; 5 instructions to the next look at the budget
          local.get $budget i32.const 5 i32.lt_s i32.const 0x100b0 local.set $exitPc
          i32.const 0 local.set $exitCount
          br_if $B2
          ;; 0x100b0  lui a0,0x12
          i32.const 0x12000 local.set $a0.w
          local.get $budget i32.const 1 i32.sub local.set $budget
          ;; 0x100b2  lw a1,16(a0)
          i32.const 0x100b2 local.set $exitPc
          i32.const 0 local.set $exitCount
          i32.const 0x12010 local.set 10
          i32.const 18 i32.const 2 i32.shl local.get $context i32.add i32.load offset=4194304 local.tee 9 i32.eqz br_if $B1
          local.get 10 i32.const 3 i32.and br_if $B1
          local.get 10 local.get 9 i32.add local.set 8
          local.get 8 i32.load offset=1 align=1 local.set $a1.w
          ;; 0x100b4  addiw a1,a1,1
          local.get $a1.w i32.const 1 i32.add local.set $a1.w
          ;; 0x100b6  sw a1,16(a0)
          local.get 8 local.get $a1.w i32.store offset=1 align=1
          ;; 0x100b8  bnez a1,0x100b2
          local.get $budget i32.const 4 i32.sub local.set $budget
          local.get $a1.w i32.const 0 i32.ne if $I3
            loop $L4
              ;; 32 instructions to the next look at the budget
              local.get $budget i32.const 32 i32.lt_s i32.const 0x100b2 local.set $exitPc
              i32.const 0 local.set $exitCount
              br_if $B0
              ;; 0x100b2  lw a1,16(a0)
              local.get 8 i32.load offset=1 align=1 local.set $a1.w
              ;; 0x100b4  addiw a1,a1,1
              local.get $a1.w i32.const 1 i32.add local.set $a1.w
              ;; 0x100b6  sw a1,16(a0)
              local.get 8 local.get $a1.w i32.store offset=1 align=1
              ;; 0x100b8  bnez a1,0x100b2
              local.get $budget i32.const 4 i32.sub local.set $budget
              local.get $a1.w i32.const 0 i32.ne if $I5
                ;; 0x100b2  lw a1,16(a0)
                local.get 8 i32.load offset=1 align=1 local.set $a1.w
                ;; 0x100b4  addiw a1,a1,1
                local.get $a1.w i32.const 1 i32.add local.set $a1.w
                ;; 0x100b6  sw a1,16(a0)
                local.get 8 local.get $a1.w i32.store offset=1 align=1
                ;; 0x100b8  bnez a1,0x100b2
                local.get $budget i32.const 4 i32.sub local.set $budget
                local.get $a1.w i32.const 0 i32.ne if $I6
                  ;; 0x100b2  lw a1,16(a0)
                  local.get 8 i32.load offset=1 align=1 local.set $a1.w
                  ;; 0x100b4  addiw a1,a1,1
                  local.get $a1.w i32.const 1 i32.add local.set $a1.w
                  ;; 0x100b6  sw a1,16(a0)
                  local.get 8 local.get $a1.w i32.store offset=1 align=1
                  ;; 0x100b8  bnez a1,0x100b2
                  local.get $budget i32.const 4 i32.sub local.set $budget
                  local.get $a1.w i32.const 0 i32.ne if $I7
                    ;; 0x100b2  lw a1,16(a0)
                    local.get 8 i32.load offset=1 align=1 local.set $a1.w
                    ;; 0x100b4  addiw a1,a1,1
                    local.get $a1.w i32.const 1 i32.add local.set $a1.w
                    ;; 0x100b6  sw a1,16(a0)
                    local.get 8 local.get $a1.w i32.store offset=1 align=1
                    ;; 0x100b8  bnez a1,0x100b2
                    local.get $budget i32.const 4 i32.sub local.set $budget
                    local.get $a1.w i32.const 0 i32.ne if $I8
                      ;; 0x100b2  lw a1,16(a0)
                      local.get 8 i32.load offset=1 align=1 local.set $a1.w
                      ;; 0x100b4  addiw a1,a1,1
                      local.get $a1.w i32.const 1 i32.add local.set $a1.w
                      ;; 0x100b6  sw a1,16(a0)
                      local.get 8 local.get $a1.w i32.store offset=1 align=1
                      ;; 0x100b8  bnez a1,0x100b2
                      local.get $budget i32.const 4 i32.sub local.set $budget
                      local.get $a1.w i32.const 0 i32.ne if $I9
                        ;; 0x100b2  lw a1,16(a0)
                        local.get 8 i32.load offset=1 align=1 local.set $a1.w
                        ;; 0x100b4  addiw a1,a1,1
                        local.get $a1.w i32.const 1 i32.add local.set $a1.w
                        ;; 0x100b6  sw a1,16(a0)
                        local.get 8 local.get $a1.w i32.store offset=1 align=1
                        ;; 0x100b8  bnez a1,0x100b2
                        local.get $budget i32.const 4 i32.sub local.set $budget
                        local.get $a1.w i32.const 0 i32.ne if $I10
                          ;; 0x100b2  lw a1,16(a0)
                          local.get 8 i32.load offset=1 align=1 local.set $a1.w
                          ;; 0x100b4  addiw a1,a1,1
                          local.get $a1.w i32.const 1 i32.add local.set $a1.w
                          ;; 0x100b6  sw a1,16(a0)
                          local.get 8 local.get $a1.w i32.store offset=1 align=1
                          ;; 0x100b8  bnez a1,0x100b2
                          local.get $budget i32.const 4 i32.sub local.set $budget
                          local.get $a1.w i32.const 0 i32.ne if $I11
                            ;; 0x100b2  lw a1,16(a0)
                            local.get 8 i32.load offset=1 align=1 local.set $a1.w
                            ;; 0x100b4  addiw a1,a1,1
                            local.get $a1.w i32.const 1 i32.add local.set $a1.w
                            ;; 0x100b6  sw a1,16(a0)
                            local.get 8 local.get $a1.w i32.store offset=1 align=1
                            ;; 0x100b8  bnez a1,0x100b2
                            local.get $budget i32.const 4 i32.sub local.set $budget
                            local.get $a1.w i32.const 0 i32.ne br_if $L4
                            i32.const 0x100ba local.set $exitPc
                            i32.const 0 local.set $exitCount
                            br $B0
                            unreachable
                          end
                          i32.const 0x100ba local.set $exitPc
                          i32.const 0 local.set $exitCount
                          br $B0
                          unreachable
                        end
                        i32.const 0x100ba local.set $exitPc
                        i32.const 0 local.set $exitCount
                        br $B0
                        unreachable
                      end
                      i32.const 0x100ba local.set $exitPc
                      i32.const 0 local.set $exitCount
                      br $B0
                      unreachable
                    end
                    i32.const 0x100ba local.set $exitPc
                    i32.const 0 local.set $exitCount
                    br $B0
                    unreachable
                  end
                  i32.const 0x100ba local.set $exitPc
                  i32.const 0 local.set $exitCount
                  br $B0
                  unreachable
                end
                i32.const 0x100ba local.set $exitPc
                i32.const 0 local.set $exitCount
                br $B0
                unreachable
              end
              i32.const 0x100ba local.set $exitPc
              i32.const 0 local.set $exitCount
              br $B0
              unreachable
            end
          end
          i32.const 0x100ba local.set $exitPc
          i32.const 0 local.set $exitCount
          br $B0
          unreachable
          unreachable
          unreachable
        end
        ;; leaves
        local.get $budget local.get $exitCount i32.sub local.set $budget
        local.get $exitPc i64.extend_i32_u local.get $budget return
      end
      ;; leaves
      local.get $budget local.get $exitCount i32.sub local.set $budget
      local.get $hart local.get $a0.w i64.extend_i32_s i64.store offset=80
      local.get $exitPc i64.extend_i32_u local.get $budget return
    end
    ;; leaves
    local.get $budget local.get $exitCount i32.sub local.set $budget
    local.get $hart local.get $a0.w i64.extend_i32_s i64.store offset=80
    local.get $hart local.get $a1.w i64.extend_i32_s i64.store offset=88
    local.get $exitPc i64.extend_i32_u local.get $budget return
    unreachable
  )
)
