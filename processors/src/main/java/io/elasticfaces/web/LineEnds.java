package io.elasticfaces.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Keeps a carriage return that ends a piece of a request's body for the next piece. Netty's multipart decoder adds one to
 * the uploaded file where a piece ends within the line end before the closing boundary: then the picture is one byte
 * longer than what was sent, and the same picture sent again under its {@code Idempotency-Key} is another request.
 *
 * @see <a href="https://github.com/netty/netty/issues/17383">Netty issue 17383</a>, not mended up to 4.1.139
 */
final class LineEnds extends ChannelInboundHandlerAdapter {
    private static final String NAME = "line-ends";
    private static final byte CARRIAGE_RETURN = '\r';

    private boolean kept;

    /** Does so for all bodies to come on a connection of HTTP/1; harmless more than once. Call it on its event loop. */
    static void keepWhole(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            ChannelHandlerContext vertx = base.channelHandlerContext();
            if (vertx.pipeline().get(NAME) == null) {
                vertx.pipeline().addBefore(vertx.name(), NAME, new LineEnds());
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HttpContent piece)) {
            context.fireChannelRead(message);
            return;
        }
        ByteBuf bytes = piece.content();
        boolean last = piece instanceof LastHttpContent;
        boolean keeps = !last && (bytes.isReadable() ? endsInReturn(bytes) : kept);
        if (kept == keeps && !kept) {
            context.fireChannelRead(piece);
            return;
        }
        ByteBuf passed = bytes.isReadable()
                ? bytes.retainedSlice(bytes.readerIndex(), bytes.readableBytes() - (keeps ? 1 : 0))
                : Unpooled.EMPTY_BUFFER;
        if (kept && (bytes.isReadable() || last)) {
            passed = Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(new byte[] {CARRIAGE_RETURN}), passed);
        }
        kept = keeps;
        HttpContent replaced = piece.replace(passed);
        piece.release();
        context.fireChannelRead(replaced);
    }

    private static boolean endsInReturn(ByteBuf bytes) {
        return bytes.getByte(bytes.writerIndex() - 1) == CARRIAGE_RETURN;
    }
}
