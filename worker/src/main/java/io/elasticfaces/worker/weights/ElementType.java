package io.elasticfaces.worker.weights;

import java.nio.ByteBuffer;
import java.util.Map;

/** The type of a storage's elements, which are little-endian in the file. */
enum ElementType {
    FLOAT(4),
    DOUBLE(8),
    HALF(2),
    BFLOAT16(2),
    LONG(8),
    INT(4),
    SHORT(2),
    CHAR(1),
    BYTE(1),
    BOOL(1);

    /** The names of the storage classes in module {@code torch}, as PyTorch pickles them. */
    static final Map<String, ElementType> BY_STORAGE = Map.of(
            "FloatStorage", FLOAT,
            "DoubleStorage", DOUBLE,
            "HalfStorage", HALF,
            "BFloat16Storage", BFLOAT16,
            "LongStorage", LONG,
            "IntStorage", INT,
            "ShortStorage", SHORT,
            "CharStorage", CHAR,
            "ByteStorage", BYTE,
            "BoolStorage", BOOL);

    final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    float get(ByteBuffer data, int index) {
        int at = index * bytes;
        return switch (this) {
            case FLOAT -> data.getFloat(at);
            case DOUBLE -> (float) data.getDouble(at);
            case HALF -> halfToFloat(data.getShort(at));
            case BFLOAT16 -> Float.intBitsToFloat(data.getShort(at) << 16);
            case LONG -> data.getLong(at);
            case INT -> data.getInt(at);
            case SHORT -> data.getShort(at);
            case CHAR -> data.get(at);
            case BYTE -> data.get(at) & 0xFF;
            case BOOL -> data.get(at) == 0 ? 0 : 1;
        };
    }

    /** IEEE 754 binary16, as {@code Float.float16ToFloat} of Java 20. */
    private static float halfToFloat(short half) {
        int exponent = half >> 10 & 0x1F;
        int mantissa = half & 0x3FF;
        float magnitude;
        if (exponent == 0) {
            magnitude = mantissa * 0x1p-24f;
        } else if (exponent == 31) {
            magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else {
            magnitude = Math.scalb(1 + mantissa * 0x1p-10f, exponent - 15);
        }
        return half < 0 ? -magnitude : magnitude;
    }
}
