using EsEnas.Core.Evaluations;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Placement;
using EsEnas.Grains.Rollouts;
using EsEnas.Grains.Telemetry;

namespace EsEnas.Grains.Dispatch;

internal sealed partial class EvaluationDispatcher
{
    /// <summary>One plan on its way: starts calls and takes their answers.</summary>
    private sealed class PlanDispatch(EvaluationDispatcher owner, DispatchJob job, Action<int> progress, CancellationToken end)
    {
        private const int FaultLimit = 3;

        // Each of them costs a process: a model of which so many are lost is not worth the others. Counted by outcomes, so that no number
        // depends on time.
        private const int AbortLimit = 20;
        private static readonly TimeSpan ChecksTimeout = TimeSpan.FromSeconds(5);
        private readonly Dictionary<int, int> attempts = [];
        private readonly BatchTracing? trace = BatchTracing.Of(job.Plan.Evaluations.Count, owner.tracing);

        private readonly HashSet<int> aborted = [];
        private string abortReason = "";
        private TimeSpan? onlyChecksSince;

        public EvaluationSchedule Schedule { get; } = new(job.Plan.Evaluations.Count, DoubledEvaluations.Of(job.Plan, owner.doubleShare));

        /// <summary>Fires with every call that ended.</summary>
        public Pulse Answered { get; } = new();

        /// <summary>Why the plan cannot be completed.</summary>
        public EvaluationsFailedException? Failure { get; private set; }

        /// <summary>Gives every silo what it should hold now.</summary>
        /// <returns>When to look again if nothing happens; null: not needed.</returns>
        public TimeSpan? StartCalls()
        {
            var now = owner.Now;
            TimeSpan? next = null;
            foreach (var silo in Schedule.Silos.ToArray())
            {
                var link = owner.links[silo];
                if (link.NotBefore > now)
                {
                    next = Earlier(next, link.NotBefore);
                    continue;
                }
                FillWindow(link, now);
                var timeout = DispatchPace.Timeout(link.EvaluationSeconds);
                var again = Schedule.TakeAgain(silo, now, timeout);
                if (again.Count > 0)
                {
                    LogAgain(owner.logger, job.Run, again.Count, silo);
                    owner.OnIncident?.Invoke($"late evaluations are started a second time on idle silo {silo}; the first answer counts",
                        again.Count);
                    owner.metrics.Speculative(again.Count);
                    // One call each: an idle slot's answer must not wait for another's.
                    foreach (var index in again) _ = CallAsync(link, [index]);
                }
                next = Earlier(next, Schedule.NextTakeAgain(silo, timeout));
            }
            next = Earlier(next, WaitForChecks(now));
            return next is { } at ? TimeSpan.FromTicks(Math.Max((at - now).Ticks, TimeSpan.TicksPerMillisecond)) : null;
        }

        // A vote may come from a silo that hangs; nothing depends on it but the comparison.
        private TimeSpan? WaitForChecks(TimeSpan now)
        {
            if (!Schedule.OnlyChecksAreLeft) return onlyChecksSince = null;
            onlyChecksSince ??= now;
            var until =
                onlyChecksSince.Value + ChecksTimeout + 2 * DispatchPace.Timeout(owner.links.Values.Select(l => l.EvaluationSeconds)
                    .DefaultIfEmpty().Max());
            if (now < until) return until;
            Schedule.AbandonChecks();
            Answered.Fire();
            return null;
        }

        private void FillWindow(SiloLink link, TimeSpan now)
        {
            while (Schedule.QueuedFor(link.Address) is > 0 and var queued && link.NotBefore <= now && Failure is null)
            {
                var pace = DispatchPace.For(link.Slots, Schedule.Slots, queued, link.EvaluationSeconds);
                var held = Schedule.HeldBy(link.Address);
                var room = pace.Window - held;
                // Wait for a whole batch's room unless slots would idle.
                if (room <= 0 || (room < pace.Batch && held >= link.Slots)) return;
                _ = CallAsync(link, Schedule.Take(link.Address, Math.Min(room, pace.Batch), now));
            }
        }

        /// <summary>One call from start to end; never throws.</summary>
        private async Task CallAsync(SiloLink link, IReadOnlyList<int> indices)
        {
            using var span = trace?.Start(link.Address, indices);
            try
            {
                var batch = new RolloutBatch(job.Run, job.SpecificationHash,
                    link.HasSpecification ? null : job.SpecificationYaml,
                    job.SharedHash, link.SharedHash == job.SharedHash ? null : job.Shared,
                    PlanCodec.WriteEvaluations(job.Plan.SpaceOver(job.Space), [.. indices.Select(i => job.Plan.Evaluations[i])]),
                    span?.Trace, job.IdentityFingerprint);
                // Batches sent at the same time need not carry these again: the silo waits briefly for them.
                link.HasSpecification = true;
                link.SharedHash = job.SharedHash;
                var reply = await owner.transport.EvaluateAsync(link.Address, batch, end);
                if (!end.IsCancellationRequested) Accept(link, indices, reply);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // Paused, or complete without it.
            }
            catch (OperationCanceledException)
            {
                // That silo stops, as it was told to: its evaluations go elsewhere.
                LogSiloStops(owner.logger, job.Run, indices.Count, link.Address);
                owner.OnIncident?.Invoke($"silo {link.Address} is stopping; its evaluations go elsewhere", indices.Count);
                Redo(link, indices, span, SiloMetrics.Stopping);
                link.Failed(owner.Now);
            }
            catch (RolloutQueueFullException full) when (!end.IsCancellationRequested)
            {
                LogFull(owner.logger, job.Run, indices.Count, link.Address, full.Message);
                owner.OnIncident?.Invoke($"silo {link.Address} has no room for more evaluations; they are made elsewhere, or there later",
                    indices.Count);
                Redo(link, indices, span, SiloMetrics.Full);
                link.Failed(owner.Now);
            }
            catch (EvaluationFaultException fault) when (!end.IsCancellationRequested)
            {
                Redo(link, indices, span, SiloMetrics.Fault);
                Fault(link, fault);
            }
            catch (Exception exception)
            {
                if (end.IsCancellationRequested) return;
                LogCallFailed(owner.logger, exception, job.Run, indices.Count, link.Address);
                owner.OnIncident?.Invoke($"silo {link.Address} was lost or did not answer; its evaluations are made again elsewhere",
                    indices.Count);
                Redo(link, indices, span, SiloMetrics.Lost);
                link.Failed(owner.Now);
            }
            finally
            {
                Answered.Fire();
            }
        }

        private void Redo(SiloLink link, IReadOnlyList<int> indices, BatchSpan? span, string reason)
        {
            owner.metrics.Redone(indices.Count, reason);
            span?.Fail(reason);
            Schedule.Fail(link.Address, indices);
        }

        private void Accept(SiloLink link, IReadOnlyList<int> indices, RolloutReply reply)
        {
            SiloCallException.RequireAnswerFrom(link.Address, reply.Capacity.Silo);
            if (reply.Outcomes is null && reply.Capacity.Availability != SiloAvailability.Active)
            {
                LogUnavailable(owner.logger, job.Run, indices.Count, link.Address, reply.Capacity.Reason);
                owner.OnIncident?.Invoke($"silo {link.Address} takes no work ({reply.Capacity.Reason}); its evaluations go elsewhere",
                    indices.Count);
                link.Refused(reply.Capacity.Reason.Length > 0 ? reply.Capacity.Reason : "unavailable", owner.Now);
                Schedule.RemoveSilo(link.Address);
                return;
            }
            if (reply.Outcomes is null)
            {
                link.Lacks(reply.NeedsSpecification, reply.NeedsShared, owner.Now);
                Schedule.Fail(link.Address, indices);
                return;
            }
            if (reply.Capacity.NumericsIdentity is { Length: > 0 } identity && identity != job.NumericsIdentity)
            {
                LogOtherIdentity(owner.logger, job.Run, link.Address, reply.Capacity.NumericsIdentity, job.NumericsIdentity);
                link.OtherIdentity = reply.Capacity.NumericsIdentity;
                Schedule.RemoveSilo(link.Address);
                return;
            }
            var outcomes = PlanCodec.ReadOutcomes(reply.Outcomes);
            if (!outcomes.Select(o => o.Index).SequenceEqual(indices))
                throw new FormatException("The silo answered for other evaluations than it was given.");
            link.OtherIdentity = null;
            link.Answered(reply.Capacity.Slots);
            link.Measured(outcomes.Count, reply.Seconds);
            Count(link, outcomes);
            CountAborts(outcomes, reply.AbortReason);
        }

        private void CountAborts(IReadOnlyList<Outcome> outcomes, string reason)
        {
            if (reason.Length > 0) abortReason = reason;
            foreach (var outcome in outcomes)
                if (outcome.Reason == InvalidReason.ProcessAborted) aborted.Add(outcome.Index);
            if (aborted.Count < AbortLimit) return;
            Failure ??= new EvaluationsFailedException($"{aborted.Count} of {job.Plan.Evaluations.Count} evaluations of {job.PlanName} " +
                "ended the process that made them: " +
                $"{abortReason}; {InvalidReasonText.Advice(InvalidReason.ProcessAborted)}");
        }

        private void Count(SiloLink link, IReadOnlyList<Outcome> outcomes)
        {
            var before = Schedule.Done;
            var faults = Schedule.Faults.Count;
            foreach (var outcome in outcomes) Schedule.Complete(link.Address, outcome);
            foreach (var fault in Schedule.Faults.Skip(faults))
            {
                owner.Disagreements++;
                owner.metrics.Mismatch();
                LogDisagreement(owner.logger, job.Run, job.PlanName, fault.First, fault.Second, fault.Index);
            }
            QuarantineOutvoted(faults);
            if (Schedule.Done > before) progress(Schedule.Done);
        }

        private void QuarantineOutvoted(int from)
        {
            // Quarantining settles other disputes, which may find further silos wrong.
            for (var at = from; at < Schedule.Faults.Count; at++)
            {
                var fault = Schedule.Faults[at];
                if (fault.Wrong is not { } wrong || Schedule.IsQuarantined(wrong)) continue;
                Schedule.Quarantine(wrong);
                owner.Quarantine(job.Run, wrong, fault.First == wrong
                    ? $"contradicted itself about evaluation {fault.Index} of {job.Run}, {job.PlanName}"
                    : $"outvoted about evaluation {fault.Index} of {job.Run}, {job.PlanName}");
            }
        }

        private void Fault(SiloLink link, EvaluationFaultException fault)
        {
            if (fault.Index < 0)
            {
                LeaveOut(link, fault);
                return;
            }
            var attempt = attempts[fault.Index] = attempts.GetValueOrDefault(fault.Index) + 1;
            LogEvaluationFault(owner.logger, fault, job.Run, fault.Index, link.Address, attempt);
            link.HasSpecification = false;
            if (attempt >= FaultLimit || fault.IsFinal) Failure = new EvaluationsFailedException(
                fault.IsFinal ? $"{fault.Message} ({job.PlanName})" : $"{fault.Message} (tried {attempt} times)", fault);
        }

        // A silo of another build: nothing is wrong with the run as long as somebody can read it.
        private void LeaveOut(SiloLink link, EvaluationFaultException fault)
        {
            var isNews = link.Unreadable != job.SpecificationHash;
            link.Unreadable = job.SpecificationHash;
            Schedule.RemoveSilo(link.Address);
            if (isNews)
            {
                LogUnreadable(owner.logger, fault, job.Run, link.Address);
                owner.OnIncident?.Invoke($"silo {link.Address} gets no work: it cannot read the run: {fault.Message.Split('\n')[0]}", 0);
            }
            var active = owner.roster.Active;
            if (active.Count > 0 && active.All(silo => owner.links.GetValueOrDefault(silo)?.Unreadable == job.SpecificationHash))
                Failure = new EvaluationsFailedException($"no silo can read the run: {fault.Message}", fault);
        }
    }
}
