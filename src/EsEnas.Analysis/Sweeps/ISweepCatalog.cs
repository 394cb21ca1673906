using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Analysis.Sweeps;

/// <summary>What a sweep's reader has to know of the tasks there are.</summary>
public interface ISweepCatalog
{
    /// <summary>Names of the tasks and functions that a sweep may name.</summary>
    IReadOnlyCollection<string> Tasks { get; }

    /// <summary>The keys that a task file stands for, its task's name among them; null for what is no name of a file.</summary>
    /// <param name="name">What a sweep names among its tasks.</param>
    /// <exception cref="SpecificationException">The task file or its model is refused, or there is no such file.</exception>
    MappingNode? TaskFileOf(string name);

    /// <summary>The recipe that a part of the sweep names; that of the paper if it names none.</summary>
    /// <param name="keys">The keys of one run.</param>
    /// <param name="warnings">Takes what only this version accepts, a sentence each.</param>
    /// <exception cref="SpecificationException">There is no such recipe, or its file is refused.</exception>
    Recipe RecipeOf(MappingNode keys, ICollection<string> warnings);

    /// <summary>The specification as it is stored, with what depends on its task settled.</summary>
    /// <exception cref="SpecificationException">It does not fit its task.</exception>
    ExperimentSpecification Settle(ExperimentSpecification specification);

    /// <summary>Checks what needs the task itself, such as more edges than a network has.</summary>
    /// <exception cref="SpecificationException">It does not fit its task.</exception>
    void CheckSizes(ExperimentSpecification specification);
}
