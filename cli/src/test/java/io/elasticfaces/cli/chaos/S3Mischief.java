package io.elasticfaces.cli.chaos;

import io.vertx.core.buffer.Buffer;

/** S3 on a bad day. */
final class S3Mischief implements Mischief {
    private final double share;
    private final Luck luck;
    private final Counts counts;

    /** @param share of the calls that go wrong */
    S3Mischief(double share, Luck luck, Counts counts) {
        this.share = share;
        this.luck = luck;
        this.counts = counts;
    }

    @Override
    public Fault fault(Call call) {
        Fault fault = Fault.draw(luck.next("s3 " + call.method(), call.uri()), share);
        counts.add("s3 calls");
        if (fault != Fault.NONE) {
            counts.add("s3 fault: " + Luck.wire(fault));
        }
        return fault;
    }

    @Override
    public Reply error(Fault fault) {
        boolean busy = fault == Fault.BUSY;
        String code = busy ? "SlowDown" : "InternalError";
        String text = busy ? "Please reduce your request rate." : "We encountered an internal error. Please try again.";
        return new Reply(
                busy ? 503 : 500,
                "application/xml",
                Buffer.buffer("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>"
                        + text + "</Message><RequestId>chaos</RequestId></Error>"));
    }
}
