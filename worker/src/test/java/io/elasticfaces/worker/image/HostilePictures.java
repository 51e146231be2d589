package io.elasticfaces.worker.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Picture files that are made to keep a decoder busy, each small enough for an upload. */
final class HostilePictures {
    private static final int MEGABYTE = 1_000_000;

    private HostilePictures() {}

    /**
     * The files by name, which are made on demand.
     *
     * @param side the width and height of the large pictures, at most 7,000; half of it is that of pictures whose
     *     decoding takes longer
     */
    static Map<String, Supplier<byte[]>> all(int side) {
        int half = side / 2;
        Map<String, Supplier<byte[]>> files = new LinkedHashMap<>();
        files.put("GIF of 1,000,000 comment blocks of a byte", () -> gif(blocks("21fe", MEGABYTE), lzw(1)));
        files.put("GIF of 400,000 comments", () -> gif(repeat("21fe 01 61 00", 400_000), lzw(1)));
        files.put("GIF of an application block of 1,000,000", () -> gif(blocks("21ff 01 61", MEGABYTE), lzw(1)));
        files.put("GIF of a text of 1,000,000 blocks", () -> gif(blocks("2101 01 61", MEGABYTE), lzw(1)));
        files.put("GIF of 300,000 graphic controls", () -> gif(repeat("21f904 00000000 00", 300_000), lzw(1)));
        files.put("GIF of 200,000 frames", () -> gif(repeat(FRAME, 200_000), lzw(1)));
        files.put("GIF whose pixels go on for 2 MB after its end", () -> gif(new byte[0], lzw(2 * MEGABYTE)));
        files.put("interlaced GIF whose pixels go on", () -> gif(new byte[0], frame(1, 1, 0x40, 2 * MEGABYTE)));
        files.put("GIF of 2,000,000 codes without a pixel", () -> gif(new byte[0], cleared(MEGABYTE)));
        files.put("large GIF of long strings", () -> largeGif(side));
        files.put("PNG of 200,000 text chunks", () -> png(1, 1, 8, 2, pieces("tEXt", 200_000), IDAT_1X1));
        files.put("palette PNG of 200,000 unknown chunks", () -> png(1, 1, 8, 3, pieces("abCd", 200_000), IDAT_INDEX));
        files.put("palette PNG of 15,000 packed profiles", () -> png(1, 1, 8, 3, profiles(15_000), IDAT_INDEX));
        files.put("palette PNG of 100,000 transparencies", () -> png(1, 1, 8, 3, pieces("tRNS", 100_000), IDAT_INDEX));
        files.put("PNG of a packed text of 100 MB", () -> png(1, 1, 8, 2, packedText("zTXt"), IDAT_1X1));
        files.put("PNG of a packed international text of 100 MB", () -> png(1, 1, 8, 2, packedText("iTXt"), IDAT_1X1));
        files.put("PNG of 1,000,000 empty data chunks", () -> png(1, 1, 8, 2, new byte[0], empties(MEGABYTE)));
        files.put("PNG of 1,000,000 empty deflate blocks", () -> png(1, 1, 8, 2, new byte[0], emptyBlocks(MEGABYTE)));
        files.put("PNG of 1 x 50,000,000", () -> flatPng(1, 50_000_000, 8, 0, 0));
        files.put("PNG of 1 x 65,535, interlaced", () -> flatPng(1, 65_535, 8, 2, 1));
        files.put("large PNG of 65,535 rows, interlaced", () -> flatPng(side * side / 65_535, 65_535, 8, 2, 1));
        files.put("large PNG, 16 bits, alpha", () -> flatPng(side, side, 16, 6, 0));
        files.put("PNG, interlaced", () -> flatPng(half, half, 8, 6, 1));
        files.put("PNG, Paeth", () -> paethPng(half));
        files.put("PNG, 1 bit", () -> flatPng(half, half, 1, 0, 0));
        files.put("JPEG of 100 scans of 2 megapixels", () -> Pictures.emptyScans(1_414, 1_414, 100, new byte[0]));
        files.put("large JPEG of 20 scans", () -> manyScans(side));
        files.put("large JPEG of 20 scans and four colours", () -> manyColouredScans(side));
        files.put("large JPEG, empty", () -> Pictures.emptyScans(side, side, 1, new byte[0]));
        files.put("JPEG of 300,000 comments", () -> jpeg(repeat("fffe0003 61", 300_000), new byte[0]));
        files.put("JPEG of 300,000 comments between scans", () -> jpeg(new byte[0], repeat("fffe0003 61", 300_000)));
        files.put("JPEG of 60,000 Huffman tables", () -> jpeg(tables(60_000), new byte[0]));
        files.put("JPEG of 60,000 Huffman tables between scans", () -> jpeg(new byte[0], tables(60_000)));
        files.put("JPEG of 200,000 restart intervals", () -> jpeg(repeat("ffdd0004 0001", 200_000), new byte[0]));
        files.put("JPEG of 1,000,000 fill bytes", () -> jpeg(repeat("ff", 1_000_000), new byte[0]));
        files.put(
                "JPEG of 200,000 segments of EXIF", () -> jpeg(repeat("ffe10008 457869660000", 200_000), new byte[0]));
        files.put("large JPEG of a restart mark per block", () -> restarts(side, i -> i));
        files.put("large JPEG of restart marks out of order", () -> restarts(side, i -> i * 5));
        files.put("large JPEG of restart marks out of order, without end mark", () -> wrongRestartsWithoutEnd(side));
        files.put("JPEG of noise", () -> noise(half, false));
        files.put("progressive JPEG of noise", () -> noise(half, true));
        files.put("BMP of 1 x 50,000,000, run lengths", () -> bmp(1, 50_000_000, 8, 1, hex("0001")));
        files.put("large BMP, run lengths", () -> bmp(side, side, 8, 1, repeat("0000", 10 * side)));
        files.put("large BMP, jumps", () -> bmp(side, side, 4, 2, repeat("0002 ff01", MEGABYTE)));
        files.put("BMP of 3,000,000 rows", () -> bmp(1, 3_000_000, 24, 0, new byte[12 * MEGABYTE]));
        files.put("WebP of 1,000,000 chunks", () -> webp(repeat("61626364 00000000", MEGABYTE)));
        files.put("WebP of 500,000 EXIF chunks", () -> webp(repeat("45584946 06000000 457869660000", 500_000)));
        files.put("WebP, lossy", () -> blankWebp(half, false));
        files.put("WebP, lossless", () -> blankWebp(half, true));
        return files;
    }

    private static final String FRAME = "2c 0000 0000 0100 0100 00 02 02 4401 00";
    private static final byte[] IDAT_1X1 = chunk("IDAT", packed(new byte[4]));
    private static final byte[] IDAT_INDEX = chunk("IDAT", packed(new byte[2]));

    private static byte[] gif(byte[] before, byte[] pixels) {
        return join("GIF89a".getBytes(ISO_8859_1), hex("0100 0100 80 00 00 000000 ffffff"), before, pixels, hex("3b"));
    }

    /** An extension with a number of sub-blocks of one byte. */
    private static byte[] blocks(String start, int count) {
        return join(hex(start), repeat("01 61", count), hex("00"));
    }

    /** A frame of one pixel with a number of bytes of strings of 4,096 pixels. */
    private static byte[] lzw(int bytes) {
        return frame(1, 1, 0, bytes);
    }

    private static byte[] frame(int width, int height, int flags, int bytes) {
        Bits bits = new Bits();
        bits.add(4, 3);
        bits.add(0, 3);
        int next = 6;
        int size = 3;
        while (bits.length() < bytes) {
            // Each code is the string before it and one pixel more; the full table has 4,096.
            bits.add(Math.min(next, 4095), size);
            next++;
            if (next == 1 << size && size < 12) {
                size++;
            }
        }
        return frame(width, height, flags, bits.bytes());
    }

    /** Nothing but the code that clears the table. */
    private static byte[] cleared(int bytes) {
        return frame(1, 1, 0, repeat("2449 92", bytes / 3));
    }

    private static byte[] frame(int width, int height, int flags, byte[] codes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(hex("2c 0000 0000"));
        out.writeBytes(
                new byte[] {(byte) width, (byte) (width >> 8), (byte) height, (byte) (height >> 8), (byte) flags, 2});
        for (int at = 0; at < codes.length; at += 255) {
            int length = Math.min(255, codes.length - at);
            out.write(length);
            out.write(codes, at, length);
        }
        out.write(0);
        return out.toByteArray();
    }

    private static byte[] largeGif(int side) {
        String size = String.format("%02x%02x", side & 0xff, side >> 8);
        byte[] screen = hex(size + size + "80 00 00 000000 ffffff");
        return join("GIF89a".getBytes(ISO_8859_1), screen, frame(side, side, 0, 200_000), hex("3b"));
    }

    private static byte[] png(int width, int height, int bits, int colours, byte[] before, byte[] data) {
        return png(width, height, bits, colours, 0, join(before, data));
    }

    private static byte[] png(int width, int height, int bits, int colours, int interlaced, byte[] rest) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) bits)
                .put((byte) colours)
                .put((byte) 0)
                .put((byte) 0)
                .put((byte) interlaced)
                .array();
        return join(
                hex("89504e470d0a1a0a"),
                chunk("IHDR", header),
                colours == 3 ? chunk("PLTE", new byte[3 << 1]) : new byte[0],
                rest,
                chunk("IEND", new byte[0]));
    }

    static byte[] chunk(String name, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(ISO_8859_1));
        crc.update(content);
        return ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(name.getBytes(ISO_8859_1))
                .put(content)
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] pieces(String name, int count) {
        return repeat(HexFormat.of().formatHex(chunk(name, new byte[] {'a', 0, 'b'})), count);
    }

    private static byte[] profiles(int count) {
        byte[] profile = join("icc\0\0".getBytes(ISO_8859_1), packed(new byte[50_000]));
        return repeat(HexFormat.of().formatHex(chunk("iCCP", profile)), count);
    }

    private static byte[] packedText(String name) {
        String head = name.equals("iTXt") ? "a\0\1\0\0\0" : "a\0\0";
        return chunk(name, join(head.getBytes(ISO_8859_1), packedZeros(100L * MEGABYTE)));
    }

    private static byte[] empties(int count) {
        return join(repeat("00000000 49444154 35af061e", count), IDAT_1X1);
    }

    private static byte[] emptyBlocks(int count) {
        return chunk("IDAT", join(hex("7801"), repeat("00 0000 ffff", count), hex("01 0400 fbff 00000000 00040001")));
    }

    private static byte[] flatPng(int width, int height, int bits, int colours, int interlaced) {
        int samples = colours == 6 ? 4 : colours == 2 ? 3 : 1;
        // Each interlaced pass has rows with a filter byte and padding of their own.
        long row = ((long) width * bits * samples + 7) / 8 + 1 + 16 * interlaced;
        return png(width, height, bits, colours, interlaced, chunk("IDAT", packedZeros(row * height)));
    }

    private static byte[] paethPng(int side) {
        byte[] row = new byte[1 + 4 * side];
        row[0] = 4;
        for (int i = 1; i < row.length; i++) {
            row[i] = (byte) (i * i >> 3);
        }
        return png(side, side, 8, 6, 0, chunk("IDAT", packed(row, side)));
    }

    private static byte[] jpeg(byte[] before, byte[] between) {
        byte[] whole = Pictures.emptyScans(8, 8, 2, between);
        return join(Arrays.copyOf(whole, 2), before, Arrays.copyOfRange(whole, 2, whole.length));
    }

    private static byte[] tables(int count) {
        return repeat("ffc4001f 00 0000000c" + "00".repeat(12) + "000102030405060708090a0b", count);
    }

    private static byte[] manyScans(int side) {
        byte[] padding = repeat("fffe" + "ffff" + "61".repeat(65_533), 4);
        return Pictures.emptyScans(side, side, 20, padding);
    }

    private static byte[] manyColouredScans(int side) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(hex("ffd8 ffdb0043 00" + "01".repeat(64)));
        out.writeBytes(hex(String.format("ffc20014 08 %04x %04x 04 011100 021100 031100 041100", side, side)));
        out.writeBytes(hex("ffc4001f 00 0000000c" + "00".repeat(12) + "000102030405060708090a0b"));
        out.writeBytes(repeat("ffda000e 04 0100 0200 0300 0400 000000", 20));
        out.writeBytes(repeat("fffe" + "ffff" + "61".repeat(65_533), 16));
        out.writeBytes(hex("ffd9"));
        return out.toByteArray();
    }

    private static byte[] wrongRestartsWithoutEnd(int side) {
        byte[] whole = restarts(side, i -> i * 5);
        return Arrays.copyOf(whole, whole.length - 2);
    }

    /** A grey JPEG with a mark after each of its blocks, which have nothing in them. */
    private static byte[] restarts(int side, IntUnaryOperator mark) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(hex("ffd8 ffdb0043 00" + "01".repeat(64)));
        out.writeBytes(hex(String.format("ffc0000b 08 %04x %04x 01 011100", side, side)));
        out.writeBytes(hex("ffc4001f 00 0000000c" + "00".repeat(12) + "000102030405060708090a0b"));
        out.writeBytes(hex("ffc40014 10 01" + "00".repeat(15) + "00"));
        out.writeBytes(hex("ffdd0004 0001 ffda0008 01 0100 003f00"));
        int blocks = (side + 7) / 8;
        for (int i = 0; i < blocks * blocks; i++) {
            out.write(0x07);
            out.write(0xff);
            out.write(0xd0 + mark.applyAsInt(i) % 8);
        }
        out.writeBytes(hex("07 ffd9"));
        return out.toByteArray();
    }

    private static byte[] noise(int side, boolean progressive) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        int state = 1;
        for (int i = 0; i < pixels.length; i++) {
            state = state * 1_664_525 + 1_013_904_223;
            pixels[i] = (byte) (128 + (state >> 24) / 4);
        }
        return Pictures.jpeg(image, progressive);
    }

    private static byte[] bmp(int width, int height, int bits, int compression, byte[] pixels) {
        int palette = bits <= 8 ? 4 << bits : 0;
        return ByteBuffer.allocate(54 + palette + pixels.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(hex("424d"))
                .putInt(54 + palette + pixels.length)
                .putInt(0)
                .putInt(54 + palette)
                .putInt(40)
                .putInt(width)
                .putInt(height)
                .putShort((short) 1)
                .putShort((short) bits)
                .putInt(compression)
                .putInt(0)
                .putLong(0)
                .putLong(0)
                .position(54 + palette)
                .put(pixels)
                .array();
    }

    private static byte[] webp(byte[] chunks) {
        byte[] still = Pictures.webp(Pictures.gradient(8, 8, BufferedImage.TYPE_INT_RGB), true);
        byte[] file = join(still, chunks);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(4, file.length - 8);
        return file;
    }

    private static byte[] blankWebp(int side, boolean lossless) {
        return Pictures.webp(new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR), lossless);
    }

    private static byte[] packed(byte[] content) {
        return packed(content, 1);
    }

    private static byte[] packed(byte[] content, int times) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        for (int i = 0; i < times; i++) {
            deflater.setInput(content);
            while (!deflater.needsInput()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        deflater.finish();
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static byte[] packedZeros(long count) {
        int piece = (int) Math.min(count, MEGABYTE);
        return packed(new byte[piece], (int) ((count + piece - 1) / piece));
    }

    private static byte[] repeat(String digits, int count) {
        byte[] one = hex(digits);
        byte[] all = new byte[one.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Codes of any number of bits, the lowest bit first, as GIF has them. */
    private static final class Bits {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private long held;
        private int count;

        void add(int code, int bits) {
            held |= (long) code << count;
            count += bits;
            while (count >= 8) {
                out.write((int) held);
                held >>>= 8;
                count -= 8;
            }
        }

        int length() {
            return out.size();
        }

        byte[] bytes() {
            out.write((int) held);
            return out.toByteArray();
        }
    }
}
