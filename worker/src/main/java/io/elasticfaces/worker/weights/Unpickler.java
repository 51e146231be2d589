package io.elasticfaces.worker.weights;

import io.elasticfaces.worker.weights.Pickle.Global;
import io.elasticfaces.worker.weights.Pickle.None;
import io.elasticfaces.worker.weights.Pickle.Storage;
import io.elasticfaces.worker.weights.Pickle.Tuple;
import io.elasticfaces.worker.weights.Pickle.View;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads pickles that contain only tensors and plain containers.
 *
 * <p>A pickle is a small program. This machine supports containers, numbers and strings. It calls only the functions
 * that rebuild a tensor. Anything else is an error, so no code in a file is executed. Time and memory are proportional
 * to the pickle's length, which is at most {@link #MAX_PICKLE_BYTES}. The opcodes are those of Python's {@code
 * pickletools}, protocols 0 to 4, as far as {@code torch.save} writes them.
 */
final class Unpickler {
    /** The longest pickle: a state dict of 714 tensors has 90 KB, a gallery 90 bytes for each person. */
    static final int MAX_PICKLE_BYTES = 8 << 20;

    /**
     * The least number of pickle bytes for each container and each memoised object, beyond the first
     * {@link #FREE_OBJECTS}. One byte can create a dict of 64 bytes; {@code torch.save} writes more than four.
     */
    private static final int BYTES_PER_OBJECT = 2;

    private static final int FREE_OBJECTS = 1024;

    private static final Object MARK = new Object();
    private static final Global ORDERED_DICT = new Global("collections", "OrderedDict");
    private static final Global REBUILD_TENSOR = new Global("torch._utils", "_rebuild_tensor_v2");
    private static final Global REBUILD_PARAMETER = new Global("torch._utils", "_rebuild_parameter");
    private static final Set<Global> FUNCTIONS = Set.of(ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER);

    /** An error and its position; the caller adds the file's name. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
        final int position;

        Malformed(int position, String what) {
            super(what);
            this.position = position;
        }
    }

    private final ByteBuffer in;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final Map<String, Storage> storages;
    private final int start;
    private int objects;

    private Unpickler(ByteBuffer in, Map<String, Storage> storages) {
        this.in = in;
        this.start = in.position();
        this.storages = storages;
    }

    /**
     * Reads one pickle at the buffer's position and advances the position.
     *
     * @param in the bytes; the order is set to little-endian
     * @param storages receives every storage of the pickle, by its key
     * @return a String, Long, BigInteger, Double, Boolean, List, Map or an object of {@link Pickle}
     * @throws Malformed when it is truncated, damaged, or not allowed
     */
    static Object read(ByteBuffer in, Map<String, Storage> storages) throws Malformed {
        Unpickler unpickler = new Unpickler(in.order(ByteOrder.LITTLE_ENDIAN), storages);
        while (true) {
            int at = in.position();
            if (at - unpickler.start > MAX_PICKLE_BYTES) {
                throw new Malformed(at, "the pickle is longer than " + MAX_PICKLE_BYTES + " bytes");
            }
            try {
                int opcode = unpickler.unsignedByte();
                if (opcode == '.') {
                    return unpickler.pop();
                }
                unpickler.execute(opcode);
            } catch (ClassCastException | IndexOutOfBoundsException | IllegalArgumentException e) {
                // The operands have the wrong type, which only a damaged pickle has.
                throw new Malformed(at, "damaged (" + e.getClass().getSimpleName() + ")");
            }
        }
    }

    private void execute(int opcode) throws Malformed {
        switch (opcode) {
            case 0x80 -> protocol();
            case 0x95 -> length(8); // FRAME: a hint for buffering
            case '(' -> stack.add(MARK);
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> stack.add(top());
            case 'N' -> stack.add(None.NONE);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'K' -> stack.add((long) unsignedByte());
            case 'M' -> stack.add((long) unsignedShort());
            case 'J' -> stack.add((long) integer());
            case 0x8A -> stack.add(bigInteger(unsignedByte()));
            case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(need(8).getLong())));
            case 'X' -> stack.add(string(length(4)));
            case 0x8C -> stack.add(string(unsignedByte()));
            case ')' -> make(new Tuple(List.of()));
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 't' -> make(new Tuple(popToMark()));
            case ']' -> make(new ArrayList<>());
            case 'l' -> make(popToMark());
            case 'a' -> appends(List.of(pop()));
            case 'e' -> appends(popToMark());
            case '}' -> make(new LinkedHashMap<>());
            case 'd' -> newDict();
            case 's' -> setItem();
            case 'u' -> setItems(popToMark());
            case 'q' -> memorise(unsignedByte());
            case 'r' -> memorise(integer());
            case 0x94 -> memorise(memo.size());
            case 'h' -> stack.add(remembered(unsignedByte()));
            case 'j' -> stack.add(remembered(integer()));
            case 'c' -> stack.add(global(line(), line()));
            case 0x93 -> stackGlobal();
            case 'Q' -> stack.add(storage((Tuple) pop()));
            case 'R' -> reduce();
            case 'b' -> build();
            default -> throw new Malformed(in.position() - 1, "unknown opcode 0x" + Integer.toHexString(opcode));
        }
    }

    private void make(Object object) throws Malformed {
        charge();
        stack.add(object);
    }

    private void memorise(int index) throws Malformed {
        charge();
        memo.put(index, top());
    }

    private void charge() throws Malformed {
        if (++objects > FREE_OBJECTS + (in.position() - start) / BYTES_PER_OBJECT) {
            throw new Malformed(in.position(), objects + " objects in " + (in.position() - start) + " bytes");
        }
    }

    private void protocol() throws Malformed {
        int version = unsignedByte();
        if (version > 4) {
            throw new Malformed(in.position() - 1, "pickle protocol " + version + " is newer than 4");
        }
    }

    private void stackGlobal() throws Malformed {
        String name = (String) pop();
        stack.add(global((String) pop(), name));
    }

    private void newDict() throws Malformed {
        List<Object> items = popToMark();
        make(new LinkedHashMap<>());
        setItems(items);
    }

    private Object global(String module, String name) throws Malformed {
        if (module.equals("torch") && ElementType.BY_STORAGE.containsKey(name)) {
            return ElementType.BY_STORAGE.get(name);
        }
        Global global = new Global(module, name);
        if (!FUNCTIONS.contains(global)) {
            throw new Malformed(
                    in.position(), "it refers to " + global + ", which is neither a tensor nor a container");
        }
        return global;
    }

    private void reduce() throws Malformed {
        Tuple arguments = (Tuple) pop();
        Object function = pop();
        if (function.equals(ORDERED_DICT) && arguments.size() == 0) {
            make(new LinkedHashMap<>());
        } else if (function.equals(REBUILD_TENSOR) && arguments.size() >= 4) {
            make(new View((Storage) arguments.get(0), (Long) arguments.get(1), (Tuple) arguments.get(2), (Tuple)
                    arguments.get(3)));
        } else if (function.equals(REBUILD_PARAMETER) && arguments.size() >= 1) {
            stack.add(View.class.cast(arguments.get(0)));
        } else {
            // Only a name can be printed: a container may contain itself.
            Object name = function instanceof Global ? function : "an object";
            throw new Malformed(in.position() - 1, "a call of " + name + " that is not allowed");
        }
    }

    /** Drops the state set on an object: PyTorch uses it for a dict's {@code _metadata}, which has no numbers. */
    private void build() throws Malformed {
        pop();
        if (!(top() instanceof Map)) {
            throw new Malformed(in.position() - 1, "state for something that is not a dict");
        }
    }

    /** Reads a persistent id: ("storage", type, key, location, count, and in old files the view's metadata). */
    private Storage storage(Tuple id) throws Malformed {
        boolean known = id.size() >= 5
                && "storage".equals(id.get(0))
                && (id.size() == 5 || (id.size() == 6 && id.get(5) == None.NONE));
        if (!known) {
            throw new IllegalArgumentException("persistent id");
        }
        Storage storage = new Storage((ElementType) id.get(1), (String) id.get(2), (Long) id.get(4));
        Storage before = storages.putIfAbsent(storage.key(), storage);
        if (before != null && !before.equals(storage)) {
            throw new Malformed(in.position() - 1, "storage " + storage.key() + " has two sizes or types");
        }
        return storage;
    }

    private void tuple(int size) throws Malformed {
        Object[] items = new Object[size];
        for (int i = size - 1; i >= 0; i--) {
            items[i] = pop();
        }
        make(new Tuple(List.of(items)));
    }

    @SuppressWarnings("unchecked") // Only this class creates lists, all of them of Object.
    private void appends(List<Object> items) throws Malformed {
        ((ArrayList<Object>) top()).addAll(items);
    }

    private void setItem() throws Malformed {
        Object value = pop();
        setItems(List.of(pop(), value));
    }

    @SuppressWarnings("unchecked") // Only this class creates dicts, all of them of Object.
    private void setItems(List<Object> items) throws Malformed {
        Map<Object, Object> map = (Map<Object, Object>) top();
        for (int i = 0; i < items.size(); i += 2) {
            Object key = items.get(i);
            // A container as a key could contain itself, so that its hash would not terminate. Keys of several types
            // with the same hash would take quadratic time.
            if (!(key instanceof String)) {
                throw new Malformed(in.position() - 1, "a dict key that is not a string");
            }
            map.put(key, items.get(i + 1));
        }
    }

    private Object remembered(int index) throws Malformed {
        Object object = memo.get(index);
        if (object == null) {
            throw new Malformed(in.position(), "it refers to object " + index + ", which was never stored");
        }
        return object;
    }

    private Object top() throws Malformed {
        if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
            throw new Malformed(in.position(), "nothing on the stack where an object is needed");
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() throws Malformed {
        Object top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    private List<Object> popToMark() throws Malformed {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) {
            throw new Malformed(in.position(), "a group ends without a beginning");
        }
        List<Object> tail = stack.subList(mark + 1, stack.size());
        List<Object> items = new ArrayList<>(tail);
        stack.subList(mark, stack.size()).clear();
        return items;
    }

    private ByteBuffer need(int count) throws Malformed {
        if (count > in.remaining()) {
            throw new Malformed(in.position(), "it ends in the middle of a value");
        }
        return in;
    }

    private int unsignedByte() throws Malformed {
        return need(1).get() & 0xFF;
    }

    private int unsignedShort() throws Malformed {
        return need(2).getShort() & 0xFFFF;
    }

    private int integer() throws Malformed {
        return need(4).getInt();
    }

    private int length(int width) throws Malformed {
        long length = width == 4 ? integer() & 0xFFFFFFFFL : need(8).getLong();
        if (length < 0 || length > in.remaining()) {
            throw new Malformed(in.position(), "a length of " + length + " in " + in.remaining() + " bytes");
        }
        return (int) length;
    }

    private Object bigInteger(int length) throws Malformed {
        byte[] littleEndian = new byte[length];
        need(length).get(littleEndian);
        byte[] bigEndian = new byte[Math.max(1, length)];
        for (int i = 0; i < length; i++) {
            bigEndian[length - 1 - i] = littleEndian[i];
        }
        BigInteger value = new BigInteger(bigEndian);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private String string(int length) throws Malformed {
        byte[] utf8 = new byte[length];
        need(length).get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private String line() throws Malformed {
        int start = in.position();
        while (unsignedByte() != '\n') {
            if (in.position() - start > 256) {
                throw new Malformed(start, "a name of more than 256 characters");
            }
        }
        byte[] text = new byte[in.position() - 1 - start];
        in.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
