# Digests, ciphers, keys, certificates, and the speed of one cipher.
set -e
cd /tmp; printf hartbeat >t
openssl dgst -sha256 t; openssl dgst -sha3-256 t; openssl dgst -blake2b512 t | cut -c 1-40; openssl dgst -md5 t
openssl enc -aes-256-cbc -K 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff -iv 000102030405060708090a0b0c0d0e0f -in t -base64 | tee c; openssl enc -d -aes-256-cbc -K 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff -iv 000102030405060708090a0b0c0d0e0f -base64 -in c; echo
openssl enc -chacha20 -K 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff -iv 000102030405060708090a0b0c0d0e0f -in t | od -An -tx1
openssl genpkey -algorithm ed25519 -out k; openssl pkey -in k -pubout -out p; openssl pkeyutl -sign -inkey k -rawin -in t -out s; openssl pkeyutl -verify -pubin -inkey p -rawin -in t -sigfile s
openssl ecparam -name prime256v1 -genkey -noout -out e; openssl req -new -x509 -key e -subj /CN=hartbeat -days 10 -out cert; openssl x509 -in cert -noout -subject; openssl verify -CAfile cert cert
openssl prime 1000003; openssl rand -hex 8 | wc -c; openssl base64 -in t; openssl version | cut -d' ' -f1
openssl speed -seconds 1 -bytes 1024 -evp chacha20 2>/dev/null | grep -ci '^chacha20'
echo EXIT-SUCCESS
